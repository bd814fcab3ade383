//! The release sheet: completed with what is asked now, void where the version changed, and what is still open in it.
//!
//! An approval counts for the digest it names, a sign-off for the mark of its
//! change. Whatever was written for another form of the version stands under `void`.

use jiff::civil::Date;

use crate::ast::released::Approval;
use crate::ast::released::Entry;
use crate::ast::released::Sheet;
use crate::ast::released::SignedOff;
use crate::ast::released::Stands;
use crate::check::pack::PackId;
use crate::report::release::downward::Downward;
use crate::report::release::names::is_name;
use crate::report::release::names::same_person;
use crate::report::release::written::line;
use crate::report::release::written::open_line;
use crate::report::release::written::value;

/// What a sheet is held against.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The version.
    pub id: &'a PackId,
    /// Its digest as it stands.
    pub digest: &'a str,
    /// The day.
    pub today: Date,
    /// What needs a sign-off.
    pub downward: &'a [Downward],
}

/// Something that is missing or wrong in a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Where: `author`, `approved`, or the name of a change.
    pub at: String,
    /// What is missing, in a sentence.
    pub says: String,
    /// What to run or write.
    pub write: String,
}

/// What people agreed to, once nothing is open.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Who wrote it.
    pub author: String,
    /// Why.
    pub because: String,
    /// The approval.
    pub approved: Approval,
    /// The sign-offs.
    pub signed_off: Vec<SignedOff>,
}

/// The sheet as it has to be now: nothing that a person wrote is lost.
#[must_use]
pub fn complete(sheet: &Sheet, asked: Asked<'_>) -> Sheet {
    let mut new = sheet.clone();
    new.release = asked.id.to_string();
    let same_form = |it: &Stands| it.digest == asked.digest;
    if !sheet.stands.as_ref().is_some_and(same_form) {
        new.stands = Some(Stands {
            digest: asked.digest.to_owned(),
            since: asked.today,
        });
    }
    let mut void = sheet.void.clone();
    let approval = sheet.approved.clone().unwrap_or_default();
    new.approved = Some(renewed(approval, asked.digest, &mut void));
    let mut before = sheet.signed_off.clone();
    new.signed_off = asked
        .downward
        .iter()
        .map(|change| {
            let named = |it: &Entry| it.change.as_deref() == Some(change.name.as_str());
            let at = before.iter().position(named);
            let entry = at.map(|at| before.remove(at)).unwrap_or_default();
            let entry = renewed(entry, &change.mark, &mut void);
            Entry {
                change: Some(change.name.clone()),
                says: Some(change.says.clone()),
                ..entry
            }
        })
        .collect();
    void.extend(before.into_iter().filter(is_written));
    new.void = void;
    new
}

/// Keeps an entry that speaks of this form; one of another becomes void, and an open one takes its place.
fn renewed(entry: Entry, form: &str, void: &mut Vec<Entry>) -> Entry {
    if entry.of.as_deref() == Some(form) {
        return entry;
    }
    if is_written(&entry) {
        void.push(entry);
    }
    Entry {
        of: Some(form.to_owned()),
        ..Entry::default()
    }
}

fn is_written(entry: &Entry) -> bool {
    entry.by.is_some() || entry.on.is_some() || entry.because.is_some()
}

/// Writes an approval into a completed sheet.
pub fn approve(sheet: &mut Sheet, by: &str, on: Date) {
    let entry = sheet.approved.get_or_insert_with(Entry::default);
    entry.by = Some(by.to_owned());
    entry.on = Some(on);
}

/// Writes a sign-off into a completed sheet; says so if there is no such change.
///
/// # Errors
/// The names there are, where this is none of them.
pub fn sign_off(
    sheet: &mut Sheet,
    change: &str,
    by: &str,
    because: &str,
    on: Date,
) -> Result<(), Vec<String>> {
    let named = |it: &&mut Entry| it.change.as_deref() == Some(change);
    let Some(entry) = sheet.signed_off.iter_mut().find(named) else {
        let all = sheet.signed_off.iter().filter_map(|it| it.change.clone());
        return Err(all.collect());
    };
    entry.by = Some(by.to_owned());
    entry.on = Some(on);
    entry.because = Some(because.to_owned());
    Ok(())
}

/// What was agreed, once nothing is open in a completed sheet.
///
/// # Errors
/// Everything that is still open.
pub fn open(sheet: &Sheet, asked: Asked<'_>) -> Result<Agreed, Vec<Open>> {
    let mut open = Vec::new();
    let author = text(sheet.author.as_ref()).filter(|it| is_name(it));
    if author.is_none() {
        open.push(Open {
            at: "author".to_owned(),
            says: "nobody is named as the author".to_owned(),
            write: "write in the sheet: author: \"NAME\"".to_owned(),
        });
    }
    let because = text(sheet.because.as_ref());
    if because.is_none() {
        open.push(Open {
            at: "because".to_owned(),
            says: "it does not say why the version was made".to_owned(),
            write: "write in the sheet: because: \"WHY\"".to_owned(),
        });
    }
    let approved = approval(sheet, asked, author, &mut open);
    let signed_off = sheet.signed_off.iter();
    let signed_off: Vec<SignedOff> = signed_off
        .filter_map(|entry| signed(entry, asked, author, &mut open))
        .collect();
    match (author, because, approved) {
        (Some(author), Some(because), Some(approved)) if open.is_empty() => Ok(Agreed {
            author: author.to_owned(),
            because: because.to_owned(),
            approved,
            signed_off,
        }),
        _ => Err(open),
    }
}

fn approval(
    sheet: &Sheet,
    asked: Asked<'_>,
    author: Option<&str>,
    open: &mut Vec<Open>,
) -> Option<Approval> {
    let entry = sheet.approved.clone().unwrap_or_default();
    let write = format!("threshold release {} --approve \"NAME\"", asked.id);
    let missing = |says: String| Open {
        at: "approved".to_owned(),
        says,
        write: write.clone(),
    };
    let was = sheet.void.iter().rfind(|it| it.change.is_none());
    let by = text(entry.by.as_ref()).filter(|it| is_name(it));
    let Some(by) = by else {
        open.push(missing(match was.and_then(|it| it.by.as_ref()) {
            Some(by) => {
                format!("the version was changed after {by} approved it; somebody approves it anew")
            }
            None => "nobody has approved it".to_owned(),
        }));
        return None;
    };
    if author.is_some_and(|author| same_person(author, by)) {
        open.push(missing(format!(
            "{by} wrote it and cannot approve it; somebody else does"
        )));
        return None;
    }
    let since = sheet.stands.as_ref().map_or(asked.today, |it| it.since);
    let on = day(entry.on, asked.today).and_then(|on| {
        if on < since {
            let late = "it is dated before this form of the version was there, which is since";
            Err(format!("{late} {since}"))
        } else {
            Ok(on)
        }
    });
    match on {
        Ok(on) => Some(Approval {
            by: by.to_owned(),
            on,
        }),
        Err(says) => {
            open.push(missing(format!("the approval by {by} has no day: {says}")));
            None
        }
    }
}

fn signed(
    entry: &Entry,
    asked: Asked<'_>,
    author: Option<&str>,
    open: &mut Vec<Open>,
) -> Option<SignedOff> {
    let change = entry.change.clone().unwrap_or_default();
    let says = entry.says.clone().unwrap_or_default();
    let missing = |why: String| Open {
        at: change.clone(),
        says: format!("{why}\n{says}"),
        write: format!(
            "threshold release {} --sign-off {change} --by \"NAME\" --because \"WHY\"",
            asked.id
        ),
    };
    let by = text(entry.by.as_ref()).filter(|it| is_name(it));
    let because = text(entry.because.as_ref());
    let problem = match (by, because, day(entry.on, asked.today)) {
        (None, ..) => "nobody has signed it off".to_owned(),
        (Some(by), ..) if author.is_some_and(|it| same_person(it, by)) => {
            format!("{by} wrote it and cannot sign it off; somebody else does")
        }
        (Some(by), None, _) => format!("{by} gives no reason"),
        (Some(by), _, Err(says)) => format!("the sign-off by {by} has no day: {says}"),
        (Some(by), Some(because), Ok(on)) => {
            return Some(SignedOff {
                change,
                says,
                by: by.to_owned(),
                on,
                because: because.to_owned(),
            });
        }
    };
    open.push(missing(problem));
    None
}

fn day(on: Option<Date>, today: Date) -> Result<Date, String> {
    match on {
        None => Err("write on: and the date".to_owned()),
        Some(on) if on > today => Err(format!("{on} is not here yet")),
        Some(on) => Ok(on),
    }
}

fn text(text: Option<&String>) -> Option<&str> {
    text.map(|it| it.trim()).filter(|it| !it.is_empty())
}

/// The sheet as a file.
#[must_use]
pub fn page(sheet: &Sheet) -> String {
    let mut page = format!(
        "# The release sheet of {}. People write it; `threshold release {}` says what is open.\n\
         # It is no part of the version. An approval counts for the digest it stands beside (`of`), a sign-off for its\n\
         # change; once the version is edited, what no longer fits moves under `void`. Comments are not kept.\n",
        sheet.release, sheet.release
    );
    page += &line("", "release", Some(&sheet.release));
    page += "# Who wrote the version; neither approves it nor signs anything off.\n";
    page += &open_line("", "author", sheet.author.as_deref());
    page += &open_line("", "because", sheet.because.as_deref());
    if let Some(stands) = &sheet.stands {
        let digest = value(&stands.digest);
        page += &format!("stands:\n  digest: {digest}\n  since: {}\n", stands.since);
    }
    if let Some(approved) = &sheet.approved {
        page += "approved:\n";
        page += &entry("  ", approved, "");
    }
    for (key, all) in [("signed_off", &sheet.signed_off), ("void", &sheet.void)] {
        if all.is_empty() {
            continue;
        }
        page += &format!("{key}:\n");
        for one in all {
            page += &entry("      ", one, "    - ");
        }
    }
    page
}

fn entry(indent: &str, one: &Entry, first: &str) -> String {
    let mut text = line(indent, "change", one.change.as_deref());
    text += &line(indent, "says", one.says.as_deref());
    text += &line(indent, "of", one.of.as_deref());
    text += &open_line(indent, "by", one.by.as_deref());
    text += &match one.on {
        Some(on) => format!("{indent}on: {on}\n"),
        None => format!("{indent}on:\n"),
    };
    let reasoned = one.change.is_some() || one.because.is_some();
    if reasoned {
        text += &open_line(indent, "because", one.because.as_deref());
    }
    match text.get(indent.len()..) {
        Some(rest) if !first.is_empty() => format!("{first}{rest}"),
        Some(_) | None => text,
    }
}
