//! The pyrox runtime, for embedding.
