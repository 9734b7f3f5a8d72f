//! What the command line and the environment say: set once before `sys` is made.

use objspace::mechanisms::Mechanisms;
use objspace::{GilOnce, Space};

/// The configuration of the process.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `-O`: 0, 1 or 2.
    pub optimize: u8,
    /// `-v`, repeated.
    pub verbose: u8,
    /// `-d`, repeated.
    pub parser_debug: u8,
    /// `-i`: go on interactively after the program.
    pub inspect: bool,
    /// Input is a terminal, or `-i`.
    pub interactive: bool,
    /// `-q`.
    pub quiet: bool,
    /// `-B`.
    pub dont_write_bytecode: bool,
    /// `-s`.
    pub no_user_site: bool,
    /// `-S`.
    pub no_site: bool,
    /// `-E`.
    pub ignore_environment: bool,
    /// `-I`.
    pub isolated: bool,
    /// `-P`.
    pub safe_path: bool,
    /// `-u`.
    pub unbuffered: bool,
    /// `-x`: the program's first line is skipped.
    pub skip_first_line: bool,
    /// `-b`, repeated.
    pub bytes_warning: u8,
    /// `-X dev`.
    pub dev_mode: bool,
    /// `-X gc_stress`: the collector runs at every allocation.
    pub gc_stress: bool,
    /// `-X without=…`: the mechanisms that are left out.
    pub without: Mechanisms,
    /// Whether hashes of strings are seeded at random.
    pub hash_randomization: bool,
    /// `-X utf8` and `PYTHONUTF8`; `None` leaves it to the locale.
    pub utf8_mode: Option<bool>,
    /// `-X warn_default_encoding`.
    pub warn_default_encoding: bool,
    /// `-X int_max_str_digits`; `None` for the default.
    pub int_max_str_digits: Option<usize>,
    /// `-W` and `PYTHONWARNINGS`, the weakest first.
    pub warn_options: Vec<String>,
    /// `-X` options: names with values.
    pub x_options: Vec<(String, Option<String>)>,
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// `sys.orig_argv`.
    pub orig_argv: Vec<String>,
    /// `sys.executable`.
    pub executable: String,
    /// `sys.prefix` before `site` looks for a virtual environment.
    pub prefix: String,
    /// The folder of the standard library.
    pub stdlib_dir: Option<String>,
    /// `sys.path` at start-up, without the program's folder.
    pub module_search_paths: Vec<String>,
    /// Where byte code caches go, if not beside the sources.
    pub pycache_prefix: Option<String>,
    /// Names of the standard library's modules.
    pub stdlib_module_names: Vec<String>,
}

static CONFIG: GilOnce<Config> = GilOnce::new();

/// Sets the configuration; only the first call does.
pub fn set(space: &Space, config: Config) {
    CONFIG.get_or_init(space, || config);
}

/// The configuration: the default one if none was set.
pub fn get(space: &Space) -> &'static Config {
    CONFIG.get_or_init(space, Config::default)
}
