//! The abstract grammar of Python 3.14: the classes of the module `ast` and their fields.
//!
//! The table holds each class's signature in the notation of the language reference (ASDL): a field's type, followed by `?` when it
//! may be missing or `*` when there are any number of them (`?*`: any number, of which some may be missing), and its name.

use std::sync::LazyLock;

/// Whether a kind's nodes have positions: `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Positions {
    /// They have none.
    None,
    /// They have; the end may be missing.
    EndOptional,
    /// They have, and the end is as needed as the start.
    Required,
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// One.
    One,
    /// One or none (`?`).
    Optional,
    /// A list (`*`).
    Many,
    /// A list in which values may be missing (`?*`).
    ManyOptional,
}

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A node.
    Node(Kind),
    /// A name.
    Identifier,
    /// A text.
    String,
    /// A number.
    Int,
    /// A constant of the program.
    Constant,
}

/// A field of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub ty: FieldType,
    /// How many it holds.
    pub quantity: Quantity,
}

macro_rules! grammar {
    ($( $kind:ident $name:literal $positions:ident { $( $class:ident $signature:literal, )* } )*) => {
        /// What a node is used as: the base classes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named as its class in Python")]
        pub enum Kind { $($kind),* }

        /// The classes of nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named as its class in Python")]
        pub enum Class { $($($class),*),* }

        impl Kind {
            /// All kinds, in the order of the grammar.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// The name in the grammar.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name),* }
            }

            /// Whether its nodes have positions.
            pub fn positions(self) -> Positions {
                match self { $(Kind::$kind => Positions::$positions),* }
            }

            /// The classes of that kind.
            pub fn classes(self) -> &'static [Class] {
                match self { $(Kind::$kind => &[$(Class::$class),*]),* }
            }
        }

        impl Class {
            /// All classes, in the order of the grammar.
            pub const ALL: &[Class] = &[$($(Class::$class),*),*];

            /// What it is used as.
            pub fn kind(self) -> Kind {
                match self { $($(Class::$class => Kind::$kind),*),* }
            }

            /// Its line in the grammar: the name, and the fields in parentheses if there are any.
            pub fn signature(self) -> &'static str {
                match self { $($(Class::$class => $signature),*),* }
            }
        }
    };
}

grammar! {
    Mod "mod" None {
        Module "Module(stmt* body, type_ignore* type_ignores)",
        Interactive "Interactive(stmt* body)",
        Expression "Expression(expr body)",
        FunctionType "FunctionType(expr* argtypes, expr returns)",
    }
    Stmt "stmt" EndOptional {
        FunctionDef "FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        AsyncFunctionDef "AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        ClassDef "ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)",
        Return "Return(expr? value)",
        Delete "Delete(expr* targets)",
        Assign "Assign(expr* targets, expr value, string? type_comment)",
        TypeAlias "TypeAlias(expr name, type_param* type_params, expr value)",
        AugAssign "AugAssign(expr target, operator op, expr value)",
        AnnAssign "AnnAssign(expr target, expr annotation, expr? value, int simple)",
        For "For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        AsyncFor "AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        While "While(expr test, stmt* body, stmt* orelse)",
        If "If(expr test, stmt* body, stmt* orelse)",
        With "With(withitem* items, stmt* body, string? type_comment)",
        AsyncWith "AsyncWith(withitem* items, stmt* body, string? type_comment)",
        Match "Match(expr subject, match_case* cases)",
        Raise "Raise(expr? exc, expr? cause)",
        Try "Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
        TryStar "TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
        Assert "Assert(expr test, expr? msg)",
        Import "Import(alias* names)",
        ImportFrom "ImportFrom(identifier? module, alias* names, int? level)",
        Global "Global(identifier* names)",
        Nonlocal "Nonlocal(identifier* names)",
        Expr "Expr(expr value)",
        Pass "Pass",
        Break "Break",
        Continue "Continue",
    }
    Expr "expr" EndOptional {
        BoolOp "BoolOp(boolop op, expr* values)",
        NamedExpr "NamedExpr(expr target, expr value)",
        BinOp "BinOp(expr left, operator op, expr right)",
        UnaryOp "UnaryOp(unaryop op, expr operand)",
        Lambda "Lambda(arguments args, expr body)",
        IfExp "IfExp(expr test, expr body, expr orelse)",
        Dict "Dict(expr?* keys, expr* values)",
        Set "Set(expr* elts)",
        ListComp "ListComp(expr elt, comprehension* generators)",
        SetComp "SetComp(expr elt, comprehension* generators)",
        DictComp "DictComp(expr key, expr value, comprehension* generators)",
        GeneratorExp "GeneratorExp(expr elt, comprehension* generators)",
        Await "Await(expr value)",
        Yield "Yield(expr? value)",
        YieldFrom "YieldFrom(expr value)",
        Compare "Compare(expr left, cmpop* ops, expr* comparators)",
        Call "Call(expr func, expr* args, keyword* keywords)",
        FormattedValue "FormattedValue(expr value, int conversion, expr? format_spec)",
        Interpolation "Interpolation(expr value, constant str, int conversion, expr? format_spec)",
        JoinedStr "JoinedStr(expr* values)",
        TemplateStr "TemplateStr(expr* values)",
        Constant "Constant(constant value, string? kind)",
        Attribute "Attribute(expr value, identifier attr, expr_context ctx)",
        Subscript "Subscript(expr value, expr slice, expr_context ctx)",
        Starred "Starred(expr value, expr_context ctx)",
        Name "Name(identifier id, expr_context ctx)",
        List "List(expr* elts, expr_context ctx)",
        Tuple "Tuple(expr* elts, expr_context ctx)",
        Slice "Slice(expr? lower, expr? upper, expr? step)",
    }
    ExprContext "expr_context" None {
        Load "Load",
        Store "Store",
        Del "Del",
    }
    BoolOp "boolop" None {
        And "And",
        Or "Or",
    }
    Operator "operator" None {
        Add "Add",
        Sub "Sub",
        Mult "Mult",
        MatMult "MatMult",
        Div "Div",
        Mod "Mod",
        Pow "Pow",
        LShift "LShift",
        RShift "RShift",
        BitOr "BitOr",
        BitXor "BitXor",
        BitAnd "BitAnd",
        FloorDiv "FloorDiv",
    }
    UnaryOp "unaryop" None {
        Invert "Invert",
        Not "Not",
        UAdd "UAdd",
        USub "USub",
    }
    CmpOp "cmpop" None {
        Eq "Eq",
        NotEq "NotEq",
        Lt "Lt",
        LtE "LtE",
        Gt "Gt",
        GtE "GtE",
        Is "Is",
        IsNot "IsNot",
        In "In",
        NotIn "NotIn",
    }
    Comprehension "comprehension" None {
        Comprehension "comprehension(expr target, expr iter, expr* ifs, int is_async)",
    }
    ExceptHandler "excepthandler" EndOptional {
        ExceptHandler "ExceptHandler(expr? type, identifier? name, stmt* body)",
    }
    Arguments "arguments" None {
        Arguments "arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)",
    }
    Arg "arg" EndOptional {
        Arg "arg(identifier arg, expr? annotation, string? type_comment)",
    }
    Keyword "keyword" EndOptional {
        Keyword "keyword(identifier? arg, expr value)",
    }
    Alias "alias" EndOptional {
        Alias "alias(identifier name, identifier? asname)",
    }
    WithItem "withitem" None {
        WithItem "withitem(expr context_expr, expr? optional_vars)",
    }
    MatchCase "match_case" None {
        MatchCase "match_case(pattern pattern, expr? guard, stmt* body)",
    }
    Pattern "pattern" Required {
        MatchValue "MatchValue(expr value)",
        MatchSingleton "MatchSingleton(constant value)",
        MatchSequence "MatchSequence(pattern* patterns)",
        MatchMapping "MatchMapping(expr* keys, pattern* patterns, identifier? rest)",
        MatchClass "MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)",
        MatchStar "MatchStar(identifier? name)",
        MatchAs "MatchAs(pattern? pattern, identifier? name)",
        MatchOr "MatchOr(pattern* patterns)",
    }
    TypeIgnore "type_ignore" None {
        TypeIgnore "TypeIgnore(int lineno, string tag)",
    }
    TypeParam "type_param" Required {
        TypeVar "TypeVar(identifier name, expr? bound, expr? default_value)",
        ParamSpec "ParamSpec(identifier name, expr? default_value)",
        TypeVarTuple "TypeVarTuple(identifier name, expr? default_value)",
    }
}

/// The fields of all classes, by the class's number.
static FIELDS: LazyLock<Vec<Vec<Field>>> =
    LazyLock::new(|| Class::ALL.iter().map(|class| parse_fields(class.signature())).collect());

/// The fields in a signature.
fn parse_fields(signature: &'static str) -> Vec<Field> {
    let Some((_, fields)) = signature.split_once('(') else { return Vec::new() };
    fields.trim_end_matches(')').split(", ").map(parse_field).collect()
}

fn parse_field(text: &'static str) -> Field {
    let (ty, name) = text.split_once(' ').expect("a field is a type and a name");
    let word = ty.trim_end_matches(['?', '*']);
    let quantity = match &ty[word.len()..] {
        "" => Quantity::One,
        "?" => Quantity::Optional,
        "*" => Quantity::Many,
        _ => Quantity::ManyOptional,
    };
    let ty = match word {
        "identifier" => FieldType::Identifier,
        "string" => FieldType::String,
        "int" => FieldType::Int,
        "constant" => FieldType::Constant,
        _ => {
            let kind = Kind::ALL.iter().find(|kind| kind.name() == word);
            FieldType::Node(*kind.expect("a field's type is in the grammar"))
        }
    };
    Field { name, ty, quantity }
}

impl Class {
    /// The name in Python.
    pub fn name(self) -> &'static str {
        let signature = self.signature();
        signature.split_once('(').map_or(signature, |(name, _)| name)
    }

    /// The fields, in order.
    pub fn fields(self) -> &'static [Field] {
        &FIELDS[self as usize]
    }
}

impl Kind {
    /// Whether the kind is a class itself, and not the base of some.
    pub fn is_product(self) -> bool {
        self.classes()[0].name() == self.name()
    }

    /// Whether its nodes differ in nothing but their class: there is one node of each.
    pub fn is_enumeration(self) -> bool {
        self.positions() == Positions::None && self.classes().iter().all(|class| class.fields().is_empty())
    }

    /// Its rule of the grammar.
    pub fn rule(self) -> String {
        let alternatives: Vec<&str> = self.classes().iter().map(|class| class.signature()).collect();
        if self.is_product() {
            return alternatives.concat();
        }
        let name = self.name();
        let separator = match self.is_enumeration() {
            true => " | ".to_owned(),
            false => format!("\n{:width$} | ", "", width = name.len()),
        };
        format!("{name} = {}", alternatives.join(&separator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_taken_apart() {
        let fields = Class::Dict.fields();
        let keys = Field { name: "keys", ty: FieldType::Node(Kind::Expr), quantity: Quantity::ManyOptional };
        assert_eq!((fields.len(), fields[0]), (2, keys));
        assert_eq!((Class::Arguments.name(), Class::Pass.name()), ("arguments", "Pass"));
        assert!(Class::Pass.fields().is_empty());
    }

    #[test]
    fn rules() {
        assert_eq!(Kind::ExprContext.rule(), "expr_context = Load | Store | Del");
        assert_eq!(
            Kind::TypeParam.rule().lines().nth(1),
            Some("           | ParamSpec(identifier name, expr? default_value)")
        );
        assert_eq!(Kind::Alias.rule(), "alias(identifier name, identifier? asname)");
        assert!(!Kind::Stmt.is_enumeration() && Kind::CmpOp.is_enumeration());
    }
}
