//! The command line: CPython's options.

use modules::sys::Config;
use objspace::mechanisms::Mechanisms;

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `-c`: this text.
    Command(String),
    /// `-m`: this module.
    Module(String),
    /// A file, or a folder or archive with a `__main__.py`.
    File(String),
    /// Standard input.
    Input,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Request {
    /// Run a program.
    Run(Box<(Program, Config)>),
    /// Print this on standard output.
    Print(String),
    /// Print this on the error stream, and exit with this status.
    Fail(String, u8),
}

const USAGE: &str = "[option] ... [-c cmd | -m mod | file | -] [arg] ...";

const OPTIONS: &str = "\
Options, and the environment variables that do the same:
-b     : warn when bytes are converted to str or compared with it; -bb makes that an error
-B     : write no byte code caches; also PYTHONDONTWRITEBYTECODE=x
-c cmd : run this text; ends the options
-d     : accepted for compatibility; also PYTHONDEBUG=x
-E     : ignore environment variables whose names begin with PYTHON
-h     : print this help and exit; also -? and --help
-i     : go on interactively after the program; also PYTHONINSPECT=x
-I     : isolate the program from its user's environment: -E, -P and -s
-m mod : run this module of the library; ends the options
-O     : leave out assert statements and what depends on __debug__; also PYTHONOPTIMIZE=x
-OO    : as -O, and leave out docstrings
-P     : keep the program's own folder out of sys.path; also PYTHONSAFEPATH=x
-q     : print no banner before an interactive session
-s     : keep the user's site-packages out of sys.path; also PYTHONNOUSERSITE=x
-S     : do not import site at start-up
-u     : do not buffer the output and error streams; also PYTHONUNBUFFERED=x
-v     : tell what is imported; also PYTHONVERBOSE=x
-V     : print the version and exit; also --version; -VV prints more
-W arg : what becomes of warnings: action:message:category:module:line; also PYTHONWARNINGS=arg
-x     : skip the first line of the program
-X opt : an option of the implementation: dev, gc_stress (collect at every allocation, to find mistakes
         with references; also PYROXENE_GC_STRESS=x), int_max_str_digits=n, pycache_prefix=path, utf8,
         warn_default_encoding, without=name,... (leave mechanisms out that only make programs faster, to
         measure or test that; also PYROXENE_WITHOUT=name,...): unboxed (numbers in registers),
         specialisation (of instructions), attribute-caches, global-caches, shapes (of instances),
         free-lists, call-path (short ways of calls)
--check-hash-based-pycs always|default|never:
         whether caches that carry a hash of their source are checked

Arguments:
file   : the program
-      : the program comes from standard input (the default)
arg ...: arguments of the program, in sys.argv[1:]
";

/// Reads the arguments, the program's own name first.
pub fn parse(arguments: Vec<String>) -> Request {
    let program = arguments.first().cloned().unwrap_or_else(|| "pyrox".to_owned());
    let mut parser = Parser { program: &program, config: Config::default(), versions: 0 };
    parser.config.orig_argv = arguments.clone();
    match parser.read(&arguments) {
        Ok(run) => run,
        Err(request) => request,
    }
}

/// A word about a mistake on the command line.
fn usage_error(program: &str, message: &str) -> Request {
    Request::Fail(
        format!("{message}\nusage: {program} {USAGE}\nTry `{program} -h' for more information.\n"),
        2,
    )
}

/// What the value of a switch says: `1` or `0`.
fn switch(value: &str, what: &str) -> Result<bool, Request> {
    match value {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(Request::Fail(format!("Fatal Python error: preconfig_init_utf8_mode: invalid {what}\n"), 1)),
    }
}

/// The mechanisms that an option names.
fn mechanisms(names: &str, what: &str) -> Result<Mechanisms, Request> {
    names.parse().map_err(|unknown| Request::Fail(format!("Fatal Python error: {what}: {unknown}\n"), 1))
}

struct Parser<'a> {
    program: &'a str,
    config: Config,
    versions: u32,
}

impl Parser<'_> {
    fn read(mut self, arguments: &[String]) -> Result<Request, Request> {
        let mut at = 1;
        let mut found: Option<(Program, String)> = None;
        while let Some(argument) = arguments.get(at) {
            if argument == "-" || !argument.starts_with('-') {
                break;
            }
            at += 1;
            if argument == "--" {
                break;
            }
            if let Some(long) = argument.strip_prefix("--") {
                self.long_option(long, arguments, &mut at)?;
                continue;
            }
            found = self.short_options(&argument[1..], arguments, &mut at)?;
            if found.is_some() {
                break;
            }
        }
        if self.versions > 0 {
            return Ok(Request::Print(version_text(self.versions > 1)));
        }
        let rest = arguments.get(at..).unwrap_or_default();
        let (program, argv) = match found {
            Some((program, first)) => (program, std::iter::once(first).chain(rest.iter().cloned()).collect()),
            None => match rest.first() {
                Some(file) if file != "-" => (Program::File(file.clone()), rest.to_vec()),
                Some(_) => (Program::Input, rest.to_vec()),
                None => (Program::Input, vec![String::new()]),
            },
        };
        self.config.argv = argv;
        self.environment()?;
        Ok(Request::Run(Box::new((program, self.config))))
    }

    fn long_option(&mut self, name: &str, arguments: &[String], at: &mut usize) -> Result<(), Request> {
        match name {
            "help" | "help-all" | "help-env" | "help-xoptions" => {
                let program = self.program;
                Err(Request::Print(format!("usage: {program} {USAGE}\n{OPTIONS}")))
            }
            "version" => {
                self.versions += 1;
                Ok(())
            }
            "check-hash-based-pycs" => {
                let value = arguments.get(*at).map(String::as_str);
                *at += 1;
                match value {
                    Some("always" | "default" | "never") => Ok(()),
                    _ => Err(Request::Fail(
                        "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n".to_owned(),
                        2,
                    )),
                }
            }
            _ => Err(usage_error(self.program, &format!("Unknown option: --{name}"))),
        }
    }

    /// Reads letters behind one dash; gives the program if it was among them.
    fn short_options(
        &mut self,
        letters: &str,
        arguments: &[String],
        at: &mut usize,
    ) -> Result<Option<(Program, String)>, Request> {
        for (index, letter) in letters.char_indices() {
            let config = &mut self.config;
            match letter {
                'b' => config.bytes_warning += 1,
                'B' => config.dont_write_bytecode = true,
                'd' => config.parser_debug += 1,
                'E' => config.ignore_environment = true,
                'i' => (config.inspect, config.interactive) = (true, true),
                'I' => {
                    config.isolated = true;
                    config.ignore_environment = true;
                    config.no_user_site = true;
                    config.safe_path = true;
                }
                'O' => config.optimize = (config.optimize + 1).min(2),
                'P' => config.safe_path = true,
                // Hashes are random unless PYTHONHASHSEED says otherwise.
                'R' => {}
                'q' => config.quiet = true,
                's' => config.no_user_site = true,
                'S' => config.no_site = true,
                'u' => config.unbuffered = true,
                'v' => config.verbose += 1,
                'x' => config.skip_first_line = true,
                'V' => self.versions += 1,
                'h' | '?' => {
                    let program = self.program;
                    return Err(Request::Print(format!("usage: {program} {USAGE}\n{OPTIONS}")));
                }
                'c' | 'm' | 'W' | 'X' => {
                    let value = self.value(letter, &letters[index + 1..], arguments, at)?;
                    match letter {
                        'c' => return Ok(Some((Program::Command(value + "\n"), "-c".to_owned()))),
                        'm' => return Ok(Some((Program::Module(value), "-m".to_owned()))),
                        'W' => self.config.warn_options.push(value),
                        _ => self.implementation_option(&value)?,
                    }
                    return Ok(None);
                }
                _ => return Err(usage_error(self.program, &format!("Unknown option: -{letter}"))),
            }
        }
        Ok(None)
    }

    /// An option's value: the rest of its word, or the next one.
    fn value(
        &self,
        letter: char,
        rest: &str,
        arguments: &[String],
        at: &mut usize,
    ) -> Result<String, Request> {
        if !rest.is_empty() {
            return Ok(rest.to_owned());
        }
        *at += 1;
        arguments
            .get(*at - 1)
            .cloned()
            .ok_or_else(|| usage_error(self.program, &format!("Argument expected for the -{letter} option")))
    }

    fn implementation_option(&mut self, option: &str) -> Result<(), Request> {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, None),
        };
        match name {
            "dev" => self.config.dev_mode = true,
            "gc_stress" => self.config.gc_stress = true,
            "without" => {
                let names = value.as_deref().unwrap_or_default();
                self.config.without = self.config.without.union(mechanisms(names, "-X without")?);
            }
            "utf8" => {
                self.config.utf8_mode =
                    Some(switch(value.as_deref().unwrap_or("1"), "-X utf8 option value")?);
            }
            "warn_default_encoding" => self.config.warn_default_encoding = true,
            "pycache_prefix" => self.config.pycache_prefix = value.clone().filter(|path| !path.is_empty()),
            "int_max_str_digits" => {
                let limit = value.as_deref().and_then(|text| text.parse().ok());
                match limit.filter(|&limit: &usize| limit == 0 || limit >= 640) {
                    Some(limit) => self.config.int_max_str_digits = Some(limit),
                    None => {
                        let message = "Fatal Python error: config_init_int_max_str_digits: \
                                       -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.\n";
                        return Err(Request::Fail(message.to_owned(), 1));
                    }
                }
            }
            _ => {}
        }
        self.config.x_options.push((name.to_owned(), value));
        Ok(())
    }

    /// What environment variables say, unless they are to be ignored.
    fn environment(&mut self) -> Result<(), Request> {
        let ignored = self.config.ignore_environment;
        let variable = |name: &str| match ignored {
            true => None,
            false => std::env::var(name).ok().filter(|value| !value.is_empty()),
        };
        let config = &mut self.config;
        let number = |value: String| value.parse::<u8>().unwrap_or(1).max(1);
        for (name, field) in [
            ("PYTHONDONTWRITEBYTECODE", &mut config.dont_write_bytecode),
            ("PYTHONINSPECT", &mut config.inspect),
            ("PYTHONSAFEPATH", &mut config.safe_path),
            ("PYTHONNOUSERSITE", &mut config.no_user_site),
            ("PYTHONUNBUFFERED", &mut config.unbuffered),
            ("PYTHONDEVMODE", &mut config.dev_mode),
            ("PYTHONWARNDEFAULTENCODING", &mut config.warn_default_encoding),
            ("PYROXENE_GC_STRESS", &mut config.gc_stress),
        ] {
            *field |= variable(name).is_some();
        }
        for (name, field) in [
            ("PYTHONOPTIMIZE", &mut config.optimize),
            ("PYTHONVERBOSE", &mut config.verbose),
            ("PYTHONDEBUG", &mut config.parser_debug),
        ] {
            *field = variable(name).map_or(*field, |value| number(value).max(*field));
        }
        config.optimize = config.optimize.min(2);
        if let Some(names) = variable("PYROXENE_WITHOUT") {
            config.without = config.without.union(mechanisms(&names, "PYROXENE_WITHOUT")?);
        }
        if config.utf8_mode.is_none()
            && let Some(value) = variable("PYTHONUTF8")
        {
            config.utf8_mode = Some(switch(&value, "PYTHONUTF8 environment variable value")?);
        }
        if config.pycache_prefix.is_none() {
            config.pycache_prefix = variable("PYTHONPYCACHEPREFIX");
        }
        if config.int_max_str_digits.is_none() {
            config.int_max_str_digits =
                variable("PYTHONINTMAXSTRDIGITS").and_then(|value| value.parse().ok());
        }
        let mut warnings: Vec<String> = Vec::new();
        if config.dev_mode {
            warnings.push("default".to_owned());
        }
        if let Some(list) = variable("PYTHONWARNINGS") {
            warnings.extend(list.split(',').map(str::to_owned));
        }
        warnings.append(&mut config.warn_options);
        if config.bytes_warning > 0 {
            let action = if config.bytes_warning > 1 { "error" } else { "default" };
            warnings.push(format!("{action}::BytesWarning"));
        }
        config.warn_options = warnings;
        config.hash_randomization = variable("PYTHONHASHSEED").as_deref() != Some("0");
        Ok(())
    }
}

fn version_text(long: bool) -> String {
    let (major, minor, micro) = modules::sys::PYTHON_VERSION;
    match long {
        false => format!("Python {major}.{minor}.{micro}\n"),
        true => format!("Python {}\n", modules::sys::version_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Program, Request, parse};

    fn run(arguments: &[&str]) -> (Program, Config) {
        let arguments = std::iter::once("pyrox").chain(arguments.iter().copied());
        match parse(arguments.map(str::to_owned).collect()) {
            Request::Run(run) => *run,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_end_at_the_program() {
        let (program, config) = run(&["-Bsm", "mod", "-E"]);
        assert_eq!(program, Program::Module("mod".to_owned()));
        assert_eq!(config.argv, ["-m", "-E"]);
        assert!(config.dont_write_bytecode && config.no_user_site && !config.ignore_environment);
        let (program, config) = run(&["-OOc1", "x"]);
        assert_eq!((program, config.optimize), (Program::Command("1\n".to_owned()), 2));
        let (program, config) = run(&["--", "-q", "a"]);
        assert_eq!(program, Program::File("-q".to_owned()));
        assert_eq!(config.argv, ["-q", "a"]);
    }

    #[test]
    fn values_stand_behind_or_beside_their_option() {
        let (_, config) = run(&["-Werror", "-W", "ignore", "-Xa=b", "-X", "c", "-"]);
        assert!(config.warn_options.ends_with(&["error".to_owned(), "ignore".to_owned()]));
        assert_eq!(config.x_options, [("a".to_owned(), Some("b".to_owned())), ("c".to_owned(), None)]);
        assert!(!config.gc_stress && run(&["-X", "gc_stress"]).1.gc_stress);
    }

    #[test]
    fn mechanisms_are_left_out_by_name() {
        let (_, config) = run(&["-X", "without=shapes", "-Xwithout=unboxed,free-lists"]);
        assert_eq!(config.without, "unboxed,shapes,free-lists".parse().unwrap());
        match parse(["pyrox", "-Xwithout=jit"].map(str::to_owned).to_vec()) {
            Request::Fail(message, 1) => {
                assert!(message.starts_with("Fatal Python error: -X without: no mechanism"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_mechanism_is_in_the_help() {
        assert!(objspace::mechanisms::ALL.iter().all(|(name, _)| super::OPTIONS.contains(name)));
    }

    #[test]
    fn mistakes_are_named() {
        for (arguments, word) in [(["-Z", ""], "Unknown option: -Z"), (["-c", ""], "usage")] {
            let arguments = std::iter::once("pyrox").chain(arguments).filter(|word| !word.is_empty());
            match parse(arguments.map(str::to_owned).collect()) {
                Request::Fail(message, 2) => assert!(message.contains(word), "{message}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
