//! `cellobject.h`: variables that functions share.

use cpyext_macros::cpython_api;
use objspace::{CellObject, Layout, Object, PyResult, Ref, Space};

/// A new cell, empty if there is no content.
#[cpython_api]
fn PyCell_New(space: &Space, content: Option<&Object>) -> PyResult<Ref<CellObject>> {
    CellObject::new(space, content.map(Layout::to_ref))
}

/// The content; `NULL` without an error if there is none.
#[cpython_api]
fn PyCell_Get(cell: &CellObject) -> Option<Ref<Object>> {
    cell.get()
}

/// Stores a content, or empties the cell.
#[cpython_api]
fn PyCell_Set(cell: &CellObject, content: Option<&Object>) -> PyResult<()> {
    cell.set(content.map(Layout::to_ref));
    Ok(())
}
