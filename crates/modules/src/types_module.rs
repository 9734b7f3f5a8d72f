//! The module `_types`: the builtin types that have no name in `builtins`, for the module `types`.

use cpyext_macros::pymodule;

/// Names of builtin types.
#[pymodule(name = "_types")]
pub mod module {
    use interpreter::code::Code;
    use interpreter::frame_object::FrameObject;
    use interpreter::generator::{AsyncGenerator, Coroutine, Generator};
    use interpreter::traceback::Traceback;
    use objspace::capsule::Capsule;
    use objspace::descriptors::{
        ClassMethodDescriptor, GetSetDescriptor, MemberDescriptor, MethodDescriptor, MethodWrapper,
        WrapperDescriptor,
    };
    use objspace::generic_alias::GenericAlias;
    use objspace::mappingproxy::MappingProxy;
    use objspace::namespace::Namespace;
    use objspace::union_object::Union;
    use objspace::{
        BuiltinFunction, CellObject, Function, Method, Module, Object, PyResult, PyTypeInfo, Space, Type,
    };

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let types: [(&str, &Type); 27] = [
            ("AsyncGeneratorType", AsyncGenerator::type_object()),
            ("BuiltinFunctionType", BuiltinFunction::type_object()),
            ("BuiltinMethodType", BuiltinFunction::type_object()),
            ("CapsuleType", Capsule::type_object()),
            ("CellType", CellObject::type_object()),
            ("ClassMethodDescriptorType", ClassMethodDescriptor::type_object()),
            ("CodeType", Code::type_object()),
            ("CoroutineType", Coroutine::type_object()),
            ("EllipsisType", objspace::ellipsis().ty()),
            ("FrameType", FrameObject::type_object()),
            ("FunctionType", Function::type_object()),
            ("GeneratorType", Generator::type_object()),
            ("GenericAlias", GenericAlias::type_object()),
            ("GetSetDescriptorType", GetSetDescriptor::type_object()),
            ("LambdaType", Function::type_object()),
            ("MappingProxyType", MappingProxy::type_object()),
            ("MemberDescriptorType", MemberDescriptor::type_object()),
            ("MethodDescriptorType", MethodDescriptor::type_object()),
            ("MethodType", Method::type_object()),
            ("MethodWrapperType", MethodWrapper::type_object()),
            ("ModuleType", Module::type_object()),
            ("NoneType", objspace::none().ty()),
            ("NotImplementedType", objspace::not_implemented().ty()),
            ("SimpleNamespace", Namespace::type_object()),
            ("TracebackType", Traceback::type_object()),
            ("UnionType", Union::type_object()),
            ("WrapperDescriptorType", WrapperDescriptor::type_object()),
        ];
        for (name, ty) in types {
            let ty: &Object = ty;
            module.set(space, name, ty)?;
        }
        Ok(())
    }
}
