//! `pythonrun.h`: compiling and running source, from strings and files, and showing exceptions.

mod compile;
mod files;
mod interactive;
mod readline;
mod run;
mod show;
