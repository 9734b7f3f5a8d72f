//! Pyroxene as a library: an [`Interpreter`] that a program embeds, and what the executable `pyrox` is made of.

pub mod command_line;
mod finalize;
mod frozen;
pub mod library;
mod main_module;
mod startup;

pub use command_line::Program;
pub use modules::sys::Config;

use objspace::Space;

/// The interpreter of the process. There is one: it is started, runs code, and is ended.
pub struct Interpreter {
    space: &'static Space,
}

impl Interpreter {
    /// Starts the interpreter in the calling thread, which holds the GIL from now on.
    ///
    /// # Errors
    /// A message when the library cannot be found or start-up code fails.
    pub fn new(config: Config) -> Result<Interpreter, String> {
        let space = startup::start(config)?;
        cpyext::pylifecycle::set_finish(finalize::finish);
        Ok(Interpreter { space })
    }

    /// The running thread's state, for everything else.
    pub fn space(&self) -> &'static Space {
        self.space
    }

    /// Runs a program as the module `__main__`; gives the exit status. Errors are shown on the error stream.
    pub fn run(&self, program: &Program) -> u8 {
        main_module::run(self.space, program)
    }

    /// Ends the interpreter: exit functions run, modules are cleared, streams are flushed. The status to exit with.
    pub fn finish(self, status: u8) -> u8 {
        self.finish_by(finalize::finish, status)
    }

    fn finish_by(self, finish: fn(&Space, u8) -> u8, status: u8) -> u8 {
        // An extension may have ended it already.
        if !cpyext::pylifecycle::is_running() {
            return status;
        }
        let status = finish(self.space, status);
        cpyext::pylifecycle::run_exit_functions();
        status
    }
}

/// Runs a program from start to end; gives the exit status, with which the process is to end: what only its end can show may be left
/// to that.
pub fn run(program: Program, config: Config) -> u8 {
    match Interpreter::new(config) {
        Ok(interpreter) => {
            let status = match prepare_signals(interpreter.space()) {
                Ok(()) => interpreter.run(&program),
                Err(err) => main_module::report(interpreter.space(), err),
            };
            let status = interpreter.finish_by(finalize::finish_process, status);
            // Whoever waits for the process learns that an interrupt ended it, as with any other program.
            if modules::lifecycle::was_interrupted() { modules::signal::die_of_interrupt() } else { status }
        }
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

/// Sets what signals do in a program that is run: an interrupt raises `KeyboardInterrupt`, and crashes are reported if that is asked for.
fn prepare_signals(space: &Space) -> objspace::PyResult<()> {
    modules::signal::install(space)?;
    let config = modules::sys::config::get(space);
    let by_option = config.dev_mode || config.x_options.iter().any(|(name, _)| name == "faulthandler");
    let variable = || std::env::var_os("PYTHONFAULTHANDLER").is_some_and(|value| !value.is_empty());
    match by_option || (!config.ignore_environment && variable()) {
        true => modules::faulthandler::enable(space),
        false => Ok(()),
    }
}
