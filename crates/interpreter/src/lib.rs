//! Frames and the dispatch loop.
