//! Streams whose end does nothing: the standard ones, once they are flushed.

use super::buffered::{BufferedReader, BufferedWriter};
use super::file_io::FileIo;
use super::text_wrapper::TextIoWrapper;
use objspace::{Layout, Object, Ref, Space};

/// The objects that a stream consists of, if none of them does anything when it dies: a text stream of the interpreter's own types over a
/// descriptor that is not closed with it, which holds no text or bytes for the file and did not read ahead.
pub fn resting_parts(space: &Space, stream: &Object) -> Option<Vec<Ref<Object>>> {
    let text = stream.downcast_exact::<TextIoWrapper>()?;
    if !text.state().holds_nothing() {
        return None;
    }
    let below = text.state().buffer(space).ok()?;
    let mut parts = vec![stream.to_ref()];
    let state = match (below.downcast_exact::<BufferedReader>(), below.downcast_exact::<BufferedWriter>()) {
        (Some(reader), _) => Some(&reader.0.state),
        (_, Some(writer)) => Some(&writer.0.state),
        (None, None) => None,
    };
    let raw = match state {
        Some(state) if state.holds_nothing() => state.raw(space).ok()?,
        Some(_) => return None,
        None => below.clone(),
    };
    if !raw.downcast_exact::<FileIo>()?.borrows_descriptor() {
        return None;
    }
    parts.extend([below, raw]);
    Some(parts)
}
