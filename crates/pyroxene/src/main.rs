//! The executable `pyrox`.

mod first_arena;

use objspace::memory::GlobalMemory;
use std::io::Write;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: GlobalMemory = GlobalMemory;

fn main() -> ExitCode {
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    match pyroxene::command_line::parse(arguments) {
        pyroxene::command_line::Request::Run(run) => {
            let (program, config) = *run;
            ExitCode::from(pyroxene::run(program, config))
        }
        // Where these cannot be written, there is no one to tell.
        pyroxene::command_line::Request::Print(text) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        pyroxene::command_line::Request::Fail(text, status) => {
            let _ = std::io::stderr().write_all(text.as_bytes());
            ExitCode::from(status)
        }
    }
}
