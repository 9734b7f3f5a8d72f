//! What Python numbers and text do that needs no object.
