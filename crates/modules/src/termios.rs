//! The module `termios`: how terminals treat what is typed and shown.

use crate::paths::Fildes;
use cpyext_macros::pymodule;
use objspace::exceptions::Exception;
use objspace::{Bytes, GilOnce, Int, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, int};

static ERROR: GilOnce<Ref<Object>> = GilOnce::new();

/// The class `termios.error`.
fn error_class(space: &Space) -> PyResult<&'static Ref<Object>> {
    ERROR.get_or_try_init(space, || {
        crate::new_class::exception(space, "termios", "error", Exception::type_object())
    })
}

/// A `termios.error` of what failed last.
fn last_error(space: &Space) -> PyErr {
    let number = crate::system_calls::errno();
    let make = || {
        let text = space.new_str(&objspace::exceptions::strerror(number))?;
        let number = space.new_int(number.into())?;
        error_class(space)?.call(space, &[&*number, &*text]).map(PyErr::from_raised)
    };
    make().unwrap_or_else(|err| err)
}

fn check(space: &Space, result: i32) -> PyResult<()> {
    if result == -1 { Err(last_error(space)) } else { Ok(()) }
}

/// Makes a call without the GIL.
fn call(space: &Space, call: impl FnOnce() -> i32) -> PyResult<()> {
    let (result, error) = objspace::gil::without(space, || {
        let result = call();
        (result, crate::system_calls::errno())
    });
    // SAFETY: the thread's own `errno`, which taking the GIL may have changed.
    unsafe { *libc::__errno_location() = error };
    check(space, result)
}

fn attributes(space: &Space, fd: i32) -> PyResult<libc::termios> {
    // SAFETY: all zeros are a valid record, which the call fills.
    unsafe {
        let mut record = core::mem::zeroed();
        check(space, libc::tcgetattr(fd, &mut record))?;
        Ok(record)
    }
}

/// Places among the control characters that hold numbers while input is not taken by lines.
const NUMBERS_AT: [usize; 2] = [libc::VMIN, libc::VTIME];
/// As many control characters as there are.
const CHARACTERS: usize = 32;

fn to_list(space: &Space, record: &libc::termios) -> PyResult<Ref<List>> {
    let by_lines = record.c_lflag & libc::ICANON != 0;
    let characters = List::new(space)?;
    for (at, &character) in record.c_cc.iter().enumerate() {
        let item = match !by_lines && NUMBERS_AT.contains(&at) {
            true => space.new_int(character.into())?,
            false => Bytes::from_slice(space, &[character])?.into_object(),
        };
        characters.push(space, item)?;
    }
    // SAFETY: the record is complete.
    let (input, output) = unsafe { (libc::cfgetispeed(record), libc::cfgetospeed(record)) };
    let mut items = Vec::new();
    for number in [record.c_iflag, record.c_oflag, record.c_cflag, record.c_lflag, input, output] {
        items.push(space.new_int(number.into())?);
    }
    items.push(characters.into_object());
    List::from_vec(space, items)
}

/// The settings that Python code gives, over those of the terminal.
fn from_list(space: &Space, mut record: libc::termios, given: &Object) -> PyResult<libc::termios> {
    let wrong = || space.type_error("tcsetattr, arg 3: must be 7 element list");
    let items = given.downcast::<List>().ok_or_else(wrong)?.to_vec();
    if items.len() != 7 {
        return Err(wrong());
    }
    let mut numbers = [0u32; 6];
    for (number, item) in numbers.iter_mut().zip(&items) {
        *number = int::convert::as_u64_wrapping(space, item)? as u32;
    }
    let wrong =
        || space.type_error(format_args!("tcsetattr: attributes[6] must be {CHARACTERS} element list"));
    let characters = items[6].downcast::<List>().ok_or_else(wrong)?.to_vec();
    if characters.len() != CHARACTERS {
        return Err(wrong());
    }
    for (place, item) in record.c_cc.iter_mut().zip(&characters) {
        *place = match (item.downcast::<Bytes>(), item.downcast::<Int>()) {
            (Some(bytes), _) if bytes.len() == 1 => bytes.as_slice()[0],
            (_, Some(number)) => number.to_u64_wrapping() as u8,
            _ => {
                let message = "tcsetattr: elements of attributes must be characters or integers";
                return Err(space.type_error(message));
            }
        };
    }
    let [input_flags, output_flags, control, local, input, output] = numbers;
    record.c_iflag = input_flags;
    record.c_oflag = output_flags;
    record.c_cflag = control;
    record.c_lflag = local;
    // SAFETY: the record is complete.
    unsafe {
        check(space, libc::cfsetispeed(&mut record, input))?;
        check(space, libc::cfsetospeed(&mut record, output))?;
    }
    Ok(record)
}

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static NUMBERS: &[(&str, i64)] = numbers! {
    B0 B1000000 B110 B115200 B1152000 B1200 B134 B150 B1500000 B1800 B19200 B200 B2000000 B230400 B2400 B2500000
    B300 B3000000 B3500000 B38400 B4000000 B460800 B4800 B50 B500000 B57600 B576000 B600 B75 B921600 B9600
    BRKINT BS0 BS1 BSDLY CBAUD CBAUDEX CIBAUD CLOCAL CR0 CR1 CR2 CR3 CRDLY CREAD CRTSCTS CS5 CS6 CS7 CS8 CSIZE
    CSTOPB ECHO ECHOCTL ECHOE ECHOK ECHOKE ECHONL ECHOPRT EXTA EXTB EXTPROC FF0 FF1 FFDLY FIOASYNC FIOCLEX
    FIONBIO FIONCLEX FIONREAD FLUSHO HUPCL IBSHIFT ICANON ICRNL IEXTEN IGNBRK IGNCR IGNPAR IMAXBEL INLCR INPCK
    ISIG ISTRIP IUCLC IUTF8 IXANY IXOFF IXON NCCS NL0 NL1 NLDLY NOFLSH OCRNL OFDEL OFILL OLCUC ONLCR ONLRET
    ONOCR OPOST PARENB PARMRK PARODD PENDIN TAB0 TAB1 TAB2 TAB3 TABDLY TCFLSH TCGETS TCIFLUSH TCIOFF TCIOFLUSH
    TCION TCOFLUSH TCOOFF TCOON TCSADRAIN TCSAFLUSH TCSANOW TCSBRK TCSBRKP TCSETS TCSETSF TCSETSW TCXONC
    TIOCCONS TIOCEXCL TIOCGETD TIOCGICOUNT TIOCGLCKTRMIOS TIOCGPGRP TIOCGSERIAL TIOCGSOFTCAR TIOCGWINSZ TIOCINQ
    TIOCLINUX TIOCMBIC TIOCMBIS TIOCMGET TIOCMIWAIT TIOCMSET TIOCM_CAR TIOCM_CD TIOCM_CTS TIOCM_DSR TIOCM_DTR
    TIOCM_LE TIOCM_RI TIOCM_RNG TIOCM_RTS TIOCM_SR TIOCM_ST TIOCNOTTY TIOCNXCL TIOCOUTQ TIOCPKT TIOCSCTTY
    TIOCSERCONFIG TIOCSERGETLSR TIOCSERGETMULTI TIOCSERGSTRUCT TIOCSERGWILD TIOCSERSETMULTI TIOCSERSWILD
    TIOCSETD TIOCSLCKTRMIOS TIOCSPGRP TIOCSSERIAL TIOCSSOFTCAR TIOCSTI TIOCSWINSZ TOSTOP VDISCARD VEOF VEOL
    VEOL2 VERASE VINTR VKILL VLNEXT VMIN VQUIT VREPRINT VSTART VSTOP VSUSP VSWTC VT0 VT1 VTDLY VTIME VWERASE
    XCASE XTABS
};

/// Numbers of Linux that the C library's bindings lack.
static MORE_NUMBERS: &[(&str, i64)] = &[
    ("B14400", 14400),
    ("B28800", 28800),
    ("B7200", 7200),
    ("B76800", 76800),
    ("CDSUSP", 25),
    ("CEOF", 4),
    ("CEOL", 0),
    ("CEOT", 4),
    ("CERASE", 127),
    ("CFLUSH", 15),
    ("CINTR", 3),
    ("CKILL", 21),
    ("CLNEXT", 22),
    ("CQUIT", 28),
    ("CRPRNT", 18),
    ("CSTART", 17),
    ("CSTOP", 19),
    ("CSUSP", 26),
    ("CWERASE", 23),
    ("IOCSIZE_MASK", 1073676288),
    ("IOCSIZE_SHIFT", 16),
    ("N_MOUSE", 2),
    ("N_PPP", 3),
    ("N_SLIP", 1),
    ("N_STRIP", 4),
    ("N_TTY", 0),
    ("TIOCPKT_DATA", 0),
    ("TIOCPKT_DOSTOP", 32),
    ("TIOCPKT_FLUSHREAD", 1),
    ("TIOCPKT_FLUSHWRITE", 2),
    ("TIOCPKT_NOSTOP", 16),
    ("TIOCPKT_START", 8),
    ("TIOCPKT_STOP", 4),
    ("TIOCSER_TEMT", 1),
    ("VSWTCH", 7),
];

/// How terminals treat what is typed and shown.
#[pymodule(name = "termios")]
pub mod module {
    use super::{Fildes, MORE_NUMBERS, NUMBERS, attributes, call, check, error_class, from_list, to_list};
    use objspace::{List, Module, Object, PyResult, Ref, Space, Tuple, number};

    /// Return the settings of a terminal: four sets of flags, two speeds, and the control characters.
    #[pyfunction(signature = "(fd, /)")]
    fn tcgetattr(space: &Space, fd: Fildes) -> PyResult<Ref<List>> {
        to_list(space, &attributes(space, fd.0)?)
    }

    /// Change the settings of a terminal: at once, when what was written is out, or then and with what was typed thrown away.
    #[pyfunction(signature = "(fd, when, attributes, /)")]
    fn tcsetattr(space: &Space, fd: Fildes, when: i32, given: &Object) -> PyResult<()> {
        let is_list = given.downcast::<List>().is_some_and(|list| list.len() == 7);
        if !is_list {
            return Err(space.type_error("tcsetattr, arg 3: must be 7 element list"));
        }
        let record = from_list(space, attributes(space, fd.0)?, given)?;
        // SAFETY: the record is complete.
        call(space, || unsafe { libc::tcsetattr(fd.0, when, &record) })
    }

    /// Send a break.
    #[pyfunction(signature = "(fd, duration, /)")]
    fn tcsendbreak(space: &Space, fd: Fildes, duration: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        call(space, || unsafe { libc::tcsendbreak(fd.0, duration) })
    }

    /// Wait until what was written is out.
    #[pyfunction(signature = "(fd, /)")]
    fn tcdrain(space: &Space, fd: Fildes) -> PyResult<()> {
        // SAFETY: any number may be asked for.
        call(space, || unsafe { libc::tcdrain(fd.0) })
    }

    /// Throw away what was typed and not read, what was written and is not out, or both.
    #[pyfunction(signature = "(fd, queue, /)")]
    fn tcflush(space: &Space, fd: Fildes, queue: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        call(space, || unsafe { libc::tcflush(fd.0, queue) })
    }

    /// Hold or resume input or output.
    #[pyfunction(signature = "(fd, action, /)")]
    fn tcflow(space: &Space, fd: Fildes, action: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        call(space, || unsafe { libc::tcflow(fd.0, action) })
    }

    /// Return the height and width of a terminal, in characters.
    #[pyfunction(signature = "(fd, /)")]
    fn tcgetwinsize(space: &Space, fd: Fildes) -> PyResult<Ref<Tuple>> {
        // SAFETY: all zeros are a valid record, which the call fills.
        let size = unsafe {
            let mut size: libc::winsize = core::mem::zeroed();
            check(space, libc::ioctl(fd.0, libc::TIOCGWINSZ, &mut size))?;
            size
        };
        let items = vec![space.new_int(size.ws_row.into())?, space.new_int(size.ws_col.into())?];
        Tuple::from_vec(space, items)
    }

    /// Set the height and width of a terminal, in characters.
    #[pyfunction(signature = "(fd, winsize, /)")]
    fn tcsetwinsize(space: &Space, fd: Fildes, winsize: &Object) -> PyResult<()> {
        let wrong = || space.type_error("tcsetwinsize, arg 2: must be a two-item sequence");
        if !winsize.is_sequence() || winsize.len(space)? != 2 {
            return Err(wrong());
        }
        let number = |index| -> PyResult<i64> {
            number::index(space, &*winsize.sequence_get(space, index)?)?.to_c::<i64>(space)
        };
        let range = || space.overflow_error("winsize value(s) out of range.");
        let (rows, columns) = (number(0)?, number(1)?);
        let rows = u16::try_from(rows).map_err(|_| range())?;
        let columns = u16::try_from(columns).map_err(|_| range())?;
        // SAFETY: all zeros are a valid record, which the call fills; it is given back with two numbers changed.
        unsafe {
            let mut size: libc::winsize = core::mem::zeroed();
            check(space, libc::ioctl(fd.0, libc::TIOCGWINSZ, &mut size))?;
            size.ws_row = rows;
            size.ws_col = columns;
            check(space, libc::ioctl(fd.0, libc::TIOCSWINSZ, &size))
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "error", error_class(space)?)?;
        for &(name, number) in NUMBERS.iter().chain(MORE_NUMBERS) {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
