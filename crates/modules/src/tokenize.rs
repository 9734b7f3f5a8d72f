//! The module `_tokenize`: what the module `tokenize` gets its tokens from.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use compiler::tokenizer::{Cause, Described, Failure, LexicalError, Lines, TokenInfo};
use core::cell::{Cell, RefCell};
use cpyext_macros::{pymodule, pytype};
use objspace::exceptions as exc;
use objspace::{
    Bytes, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, codecs,
};
use std::rc::Rc;

/// Texts have no file here.
const FILENAME: &str = "<string>";

/// The tokenizer behind the module tokenize.
#[pymodule(name = "_tokenize")]
pub mod module {
    use super::TokenizerIter;
    use objspace::{Module, PyResult, PyTypeInfo, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, TokenizerIter::type_object())
    }
}

/// The lines that a Python function gives.
struct Readline {
    function: Ref<Object>,
    /// What the lines are decoded from; they are text already if there is none.
    encoding: Option<String>,
}

impl Lines for Readline {
    type Error = PyErr;

    fn next_line(&mut self) -> PyResult<Option<String>> {
        let space = Space::current();
        let line = match self.function.call0(space) {
            Ok(line) => line,
            Err(err) if err.is_a::<exc::StopIteration>() => return Ok(None),
            Err(err) => return Err(err),
        };
        let text = match &self.encoding {
            None if line.is_instance::<Str>() => line,
            None => return Err(space.type_error("readline() returned a non-string object")),
            Some(encoding) if line.is_instance::<Bytes>() => {
                codecs::decode_object(space, &line, Some(encoding), Some("replace"))?.into_object()
            }
            Some(_) => return Err(space.type_error("readline() returned a non-bytes object")),
        };
        Ok(Some(space.expect::<Str>(&text)?.as_utf8(space)?.to_owned()))
    }
}

/// An iterator of tokens.
#[repr(C)]
pub struct TokenizerIter {
    head: PyObject,
    /// Away while it runs.
    tokens: Cell<Option<Box<Described<Readline>>>>,
    /// The line of the last token, as it was and as an object: tokens on one line share it.
    line: RefCell<Option<Rc<str>>>,
    line_object: Slot,
}
fields!(TokenizerIter: line_object);

#[pytype(name = "TokenizerIter", module = "_tokenize", tp_dealloc = instance::dealloc::<TokenizerIter>)]
impl TokenizerIter {
    #[slot(tp_new, signature = "(readline, /, *, extra_tokens, encoding=None)")]
    fn make(
        space: &Space,
        cls: &Type,
        readline: &Object,
        extra_tokens: bool,
        encoding: Option<&Str>,
    ) -> PyResult<Ref<TokenizerIter>> {
        let encoding = encoding.map(|encoding| encoding.as_utf8(space).map(str::to_owned)).transpose()?;
        let lines = Readline { function: readline.to_ref(), encoding };
        let tokens = Cell::new(Some(Box::new(Described::new(lines, extra_tokens))));
        let (line, line_object) = (RefCell::new(None), Slot::empty());
        instance::create(space, cls, TokenizerIter { head: HEAD, tokens, line, line_object })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<TokenizerIter> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_token(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(mut tokens) = self.tokens.take() else {
            return Err(space.value_error("the tokenizer is running already"));
        };
        let next = tokens.next_info();
        self.tokens.set(Some(tokens));
        match next {
            Ok(Some(token)) => self.tuple(space, token).map(Some),
            Ok(None) => Err(space.stop_iteration(&Str::intern(space, "EOF"))),
            Err(Failure::Lines(err)) => Err(err),
            Err(Failure::Lexical(error)) => Err(syntax_error(space, &error)?),
        }
    }
}

impl TokenizerIter {
    /// (kind, text, (line, column), (line, column), line)
    fn tuple(&self, space: &Space, token: TokenInfo) -> PyResult<Ref<Tuple>> {
        let place = |(line, column): (u32, isize)| -> PyResult<Ref<Object>> {
            let place = vec![space.new_int(line.into())?, space.new_int(column as i64)?];
            Ok(Tuple::from_vec(space, place)?.into_object())
        };
        let items = vec![
            space.new_int(token.kind.into())?,
            Str::from_str(space, &token.text)?.into_object(),
            place(token.start)?,
            place(token.end)?,
            self.shared_line(space, token.line)?,
        ];
        Tuple::from_vec(space, items)
    }

    fn shared_line(&self, space: &Space, line: Rc<str>) -> PyResult<Ref<Object>> {
        let is_same = self.line.borrow().as_ref().is_some_and(|last| Rc::ptr_eq(last, &line));
        if let Some(object) = self.line_object.get().filter(|_| is_same) {
            return Ok(object);
        }
        let object = Str::from_str(space, &line)?.into_object();
        *self.line.borrow_mut() = Some(line);
        self.line_object.set(Some(object.clone()));
        Ok(object)
    }
}

/// The exception for a text that cannot be cut into tokens.
fn syntax_error(space: &Space, error: &LexicalError) -> PyResult<PyErr> {
    let class = match error.cause {
        Cause::Dedent | Cause::TooDeep => exc::IndentationError::type_object(),
        Cause::TabSpace => exc::TabError::type_object(),
        Cause::Message(_) | Cause::EndOfFile | Cause::EndAfterBackslash | Cause::LineContinuation => {
            exc::SyntaxError::type_object()
        }
    };
    let message = Str::from_str(space, error.message())?;
    let filename = Str::intern(space, FILENAME);
    let (line, column) = (space.new_int(error.line.into())?, space.new_int(error.column as i64)?);
    if matches!(error.cause, Cause::EndOfFile | Cause::EndAfterBackslash) {
        let raised = PyErr::with_args(space, class, &[&message]);
        let none = space.none();
        let attributes: [(&str, &Object); 5] = [
            ("filename", &filename),
            ("lineno", &line),
            ("offset", &column),
            ("end_lineno", &line),
            ("end_offset", &none),
        ];
        for (name, value) in attributes {
            raised.value().setattr_str(space, name, value)?;
        }
        return Ok(raised);
    }
    let text = Str::from_str(space, &error.text)?.into_object();
    let (end_line, end_column) = match error.cause {
        Cause::Message(_) => (line.clone(), space.new_int(error.end_column as i64)?),
        _ => (space.none(), space.none()),
    };
    let details = vec![filename.to_ref().into_object(), line, column, text, end_line, end_column];
    let details = Tuple::from_vec(space, details)?;
    Ok(PyErr::with_args(space, class, &[&message, &details]))
}
