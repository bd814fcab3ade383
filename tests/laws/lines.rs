//! What is read of a line at a glance is what reading it with care says; whatever else stands on it is left to that.

use std::collections::BTreeSet;

use threshold::algebra::value::Value;
use threshold::ast::place::Files;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::term::FactId;
use threshold::compile::flat::Slot;
use threshold::decide::world::Contact;
use threshold::execute::coder::Coded;
use threshold::execute::coder::Coder;
use threshold::execute::columns::Columns;
use threshold::execute::glance::Opening;
use threshold::execute::glance::Sight;
use threshold::execute::plain_line::told;
use threshold::execute::slots::Code;
use threshold::inspect::sample::Sampler;
use threshold::inspect::sample::WHOLE;
use threshold::report::cases::as_line;

use crate::shipped::ALL;
use crate::shipped::Shipped;
use crate::shipped::case;
use crate::tape::Tape;

/// A small generator: the tape of the other laws is too short for so many.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % count.max(1)
    }

    pub(crate) fn tape(&mut self) -> Vec<u32> {
        (0..600)
            .map(|_| u32::try_from(self.below(12_600)).unwrap())
            .collect()
    }
}

/// One version as lines are read for it.
struct Reader {
    shipped: &'static Shipped,
    coder: Coder<'static>,
    sight: Sight,
    coded: Coded,
    laid: Columns,
    pushed: Columns,
}

impl Reader {
    fn of(shipped: &'static Shipped) -> Self {
        let file = Files::default().add("cases", "");
        let program = &shipped.program;
        let columns = || Columns::of(program.flat(), &program.pack);
        let over = BTreeSet::from(["only_elsewhere".to_owned(), "also_elsewhere".to_owned()]);
        Self {
            shipped,
            coder: Coder::of(&shipped.program, file, over),
            sight: Sight::default(),
            coded: Coded::default(),
            laid: columns(),
            pushed: columns(),
        }
    }

    /// Reads a line both ways, if it can be read at a glance; whether it can.
    fn holds(&mut self, line: &[u8]) -> bool {
        let opening = Opening::of(line);
        let seen = opening.and_then(|opening| self.coder.glance(&opening, &mut self.sight));
        let Some(seen) = seen else { return false };
        let text = std::str::from_utf8(line).unwrap();
        let careful = told(text).unwrap_or_else(|| panic!("only at a glance: {text}"));
        assert_eq!(seen.reference, careful.reference, "{text}");
        assert_eq!(seen.authority, careful.authority.as_deref(), "{text}");
        assert_eq!(seen.received, careful.received, "{text}");
        assert_eq!(seen.children.len(), careful.children.len(), "{text}");
        let shared = &self.sight.shared;
        for (at, (reference, _)) in careful.children.iter().enumerate() {
            assert_eq!(seen.children[at], reference, "{text}");
            let read = self.coder.child(&careful, at, &mut self.coded);
            assert!(read.is_some(), "only at a glance: {text}");
            let own = &self.sight.own[at];
            let bytes = [&shared.codes, &own.codes].map(Vec::as_slice);
            for (at, careful) in self.coded.codes.iter().enumerate() {
                let written = bytes.iter().filter(|codes| codes[at] != 0).count();
                assert!(written <= 1, "written twice: {at} of {text}");
                let sets = shared.sets.iter().chain(&own.sets);
                let mut sets = sets.filter(|(id, _)| id.0 == at);
                let slot = self.shipped.program.flat().slots.get(at);
                let is_set = matches!(slot, Some(Slot::Members { .. }));
                let byte = bytes.iter().map(|codes| u64::from(codes[at])).sum();
                let code = match sets.next() {
                    Some((_, code)) => {
                        assert!(is_set && byte == 1, "a set not known: {at} of {text}");
                        *code
                    }
                    None if is_set && byte == 1 => Code::set(0),
                    None => Code(byte),
                };
                assert!(sets.next().is_none(), "written twice: {at} of {text}");
                assert_eq!(code, *careful, "{at} of {text}");
            }
            let contact = Contact {
                received: seen.received,
                siblings: None,
            };
            let sets = shared.sets.iter().chain(&own.sets).copied();
            self.laid.lay(bytes, sets, None, contact.clone());
            self.pushed.push(&self.coded.codes, None, contact);
            let values = shared.values.iter().chain(&own.values);
            let values: Vec<(FactId, Value)> = values.cloned().collect();
            assert_eq!(values, self.coded.values, "{text}");
        }
        true
    }

    /// Whether the columns of everybody read at a glance are those of everybody read with care.
    fn holds_in_columns(&mut self) {
        self.laid.settle();
        let columns = |of: &Columns| format!("{:?}", of.facts);
        assert_eq!(self.laid.rows, self.pushed.rows);
        assert!(columns(&self.laid) == columns(&self.pushed), "in columns");
    }
}

/// A line of a random case: of one as a council has it, or of any answers at all.
fn line(reader: &Reader, sampler: &Sampler<'_>, number: u64, chance: &mut Chance) -> String {
    let pack = &reader.shipped.program.pack;
    if chance.below(3) > 0 {
        return as_line(pack, &sampler.case(number));
    }
    let children: Vec<Child> = (0..=chance.below(3))
        .map(|place| {
            loop {
                let (shipped, mut child) = case(&mut Tape::new(&chance.tape()), None);
                if std::ptr::eq(shipped, reader.shipped) {
                    child.reference = format!("child-{place}");
                    return child;
                }
            }
        })
        .collect();
    let case = Case {
        reference: format!("any-{number}"),
        received: crate::shelf::contact().received,
        children,
    };
    as_line(pack, &case)
}

/// What may stand where it should not.
const ODD: [&[u8]; 60] = [
    b"\"",
    b"\\",
    b"\\\"",
    b"\\u0041",
    b"\\n",
    b" ",
    b"  ",
    b"\t",
    b"\n",
    b"\r\n",
    b"\x0C",
    b"\0",
    b"\x1F",
    b"\x7F",
    b"\x80",
    b"\xC3\xA9",
    b"\xC3",
    b"\xEF\xBB\xBF",
    b"\xE2\x80\xA8",
    b"{",
    b"}",
    b"[",
    b"]",
    b"{}",
    b"[]",
    b"[[[[[[[[",
    b",",
    b",,",
    b":",
    b"-",
    b".",
    b"0",
    b"00",
    b"7",
    b"1e2",
    b"1.0",
    b"-1",
    b"99999999999999999999",
    b"null",
    b"true",
    b"false",
    b"\"true\"",
    b"\"yes\"",
    b"\" no\"",
    b"\"no \"",
    b"\"No\"",
    b"\"not_known\"",
    b"\"not_asked\"",
    b"\"declined\"",
    b"\"unknown\"",
    b"\"not_applicable\"",
    b"\" not_known\"",
    b"\"2026-02-30\"",
    b"\"2026-02-28\"",
    b"\"1066-10-14\"",
    b"\"2026-11-20T24:00\"",
    b"\"2026-11-20 16:20\"",
    b"\"only_elsewhere\":\"x\",",
    b"\"also_elsewhere\":[7,\"\xC3\xA9\",true],",
    b"\"facts\":{},",
];

/// What may stand as an answer.
const ANSWERS: [&[u8]; 12] = [
    b"\"yes\"",
    b"\"no\"",
    b"true",
    b"false",
    b"\"not_known\"",
    b"\"unknown\"",
    b"\"declined\"",
    b"\"not_asked\"",
    b"3",
    b"17",
    b"\"2020-02-29\"",
    b"[]",
];

/// A line with something about it changed.
fn mutated(line: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = line.to_vec();
    // Where an entry or an answer begins, mostly; then anywhere.
    let places: Vec<usize> = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b',' | b':' | b'{' | b'[' | b'"'))
        .map(|(at, _)| at + 1)
        .collect();
    for _ in 0..=chance.below(3) / 2 {
        let anywhere = chance.below(bytes.len());
        let at = if chance.below(4) > 0 {
            places[chance.below(places.len())].min(bytes.len() - 1)
        } else {
            anywhere
        };
        let until = |sign: fn(u8) -> bool| {
            let rest = bytes[at..].iter();
            at + rest.take_while(|byte| !sign(**byte)).count()
        };
        match chance.below(9) {
            // An answer in place of another.
            7 | 8 => {
                let colons = bytes.windows(2).enumerate();
                let colons = colons.filter(|(_, two)| *two == b"\":");
                let colons: Vec<usize> = colons.map(|(at, _)| at + 2).collect();
                let from = colons.get(chance.below(colons.len())).copied();
                let from = from.unwrap_or(at).min(bytes.len());
                let rest = bytes[from..].iter();
                let length = rest.take_while(|byte| !b",}]".contains(*byte)).count();
                let answer = ANSWERS[chance.below(ANSWERS.len())].iter().copied();
                drop(bytes.splice(from..from + length, answer));
            }
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.remove(at)),
            2 => drop(bytes.splice(at..at, ODD[chance.below(ODD.len())].iter().copied())),
            // An answer replaced.
            3 => {
                let end = until(|byte| matches!(byte, b',' | b'}' | b']'));
                drop(bytes.splice(at..end, ODD[chance.below(ODD.len())].iter().copied()));
            }
            // An entry, or more than one, again.
            4 => {
                let end = (until(|byte| byte == b',') + 1).min(bytes.len());
                let again = bytes[at..end].to_vec();
                let to = places[chance.below(places.len())].min(bytes.len());
                drop(bytes.splice(to..to, again));
            }
            // An entry left out.
            5 => {
                let end = (until(|byte| byte == b',') + 1).min(bytes.len());
                drop(bytes.drain(at..end));
            }
            // Cut off, or laid out with space.
            _ => {
                if chance.below(4) == 0 {
                    bytes.truncate(at);
                } else {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let text = text.replace("\",\"", "\" ,\t\"").replace("\":", "\" : ");
                    bytes = format!(" {text}\r\n").into_bytes();
                }
            }
        }
        if bytes.is_empty() {
            return bytes;
        }
    }
    bytes
}

#[test]
fn what_is_read_at_a_glance_is_what_reading_with_care_says() {
    let mut chance = Chance(1989);
    let mut readers: Vec<Reader> = ALL.iter().map(Reader::of).collect();
    let samplers: Vec<Sampler<'_>> = ALL
        .iter()
        .map(|one| Sampler::of(&one.program, &[], 7, WHOLE / 10))
        .collect();
    let (mut whole, mut made_up, mut changed, mut seen) = (0, 0, 0, 0);
    for number in 0..u64::from(crate::many(1_500)) {
        let at = chance.below(readers.len());
        let (reader, sampler) = (&mut readers[at], &samplers[at]);
        let line = line(reader, sampler, number, &mut chance);
        if line.contains("\"sample-") {
            made_up += 1;
            whole += u64::from(reader.holds(line.as_bytes()));
        } else {
            reader.holds(line.as_bytes());
        }
        for _ in 0..6 {
            changed += 1;
            seen += u64::from(reader.holds(&mutated(line.as_bytes(), &mut chance)));
        }
    }
    readers.iter_mut().for_each(Reader::holds_in_columns);
    println!("{whole} of {made_up} made-up lines at a glance, {seen} of {changed} changed ones");
    assert!(whole * 10 >= made_up * 9, "{whole} of {made_up}");
    assert!(seen * 8 >= changed, "{seen} of {changed}");
    assert!(seen * 20 <= changed * 19, "{seen} of {changed}");
}
