//! `threshold release`

mod gates;

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use crate::ast::place::Files;
use crate::ast::released::Gates;
use crate::ast::released::Release as Pin;
use crate::ast::released::Sheet;
use crate::ast::released::read_released;
use crate::ast::released::read_sheet;
use crate::check::pack::Pack;
use crate::explain::recommend::ENGINE;
use crate::inspect::diff::Difference;
use crate::report::layout::Reach;
use crate::report::layout::layout;
use crate::report::release::downward::Downward;
use crate::report::release::pinned::released;
use crate::report::release::sheet::Agreed;
use crate::report::release::sheet::Asked;
use crate::report::release::sheet::Open;
use crate::report::release::sheet::approve;
use crate::report::release::sheet::complete;
use crate::report::release::sheet::open;
use crate::report::release::sheet::page;
use crate::report::release::sheet::sign_off;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::release::gates::Candidate;
use crate::shell::cli::release::gates::shown;
use crate::shell::clock::now;
use crate::shell::files::FileError;
use crate::shell::files::bytes;
use crate::shell::save::replace;
use crate::shell::save::save_new;

/// Release a version: hold it against every gate, say what is missing, and pin it once nothing is
///
/// A machine answers: is everything filled in, does the check find nothing, do the worked cases come out, is every
/// invariant proved, would the cases notice slips, what changes. People answer in the release sheet, `release.yaml`
/// beside the version: somebody other than the author approves it, and each change by which somebody is treated less
/// protectively is signed off with a reason. The command lays the sheet out and says what is open in it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold release lancashire@2.1.0
  threshold release lancashire@2.1.0 --approve \"Lena Ode, head of safeguarding\"
  threshold release lancashire@2.1.0 --sign-off services/young_carers-lost --by \"Lena Ode\" --because \"...\"
  threshold release lancashire@2.1.0 --mutants 200     a sample of the slips, which the release then says

Exit codes: 0 released, or what was to be written is written, 3 only people's answers are missing, 1 a gate refuses,
2 the machine failed.")]
pub(super) struct Release {
    /// The draft
    #[arg(value_name = "PACK@VERSION")]
    pack: Named,
    /// Write into the sheet that NAME approves the version as it stands, today; nothing is released yet
    #[arg(long, value_name = "NAME", conflicts_with = "sign_off")]
    approve: Option<String>,
    /// Write into the sheet that this change is agreed to, today; nothing is released yet
    #[arg(long, value_name = "CHANGE", requires = "by", requires = "because")]
    sign_off: Option<String>,
    /// Who signs the change off
    #[arg(long, value_name = "NAME", requires = "sign_off")]
    by: Option<String>,
    /// Why the change is right
    #[arg(long, value_name = "WHY", requires = "sign_off")]
    because: Option<String>,
    /// Try only about so many slips, spread evenly over the rules
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    mutants: Option<u32>,
}

/// The release sheet: where it is, what is in it, and whether the file is there.
struct OnDisk {
    path: PathBuf,
    sheet: Sheet,
    text: Option<String>,
}

impl Release {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(pack) = draft(&loaded, &self.pack) else {
            return Ok(Ended::Wrong);
        };
        let Some(mut on_disk) = OnDisk::of(&loaded, &pack) else {
            return Ok(Ended::Wrong);
        };
        let candidate = Candidate::of(&loaded, &pack);
        let (difference, downward) = candidate.changes();
        let asked = Asked {
            id: &pack.own().id,
            digest: &pack.own().digest,
            today: now().date(),
            downward: &downward,
        };
        let mut sheet = complete(&on_disk.sheet, asked);
        if self.approve.is_some() || self.sign_off.is_some() {
            return self.write(&mut on_disk, &mut sheet, asked);
        }
        on_disk.keep(&sheet)?;
        let (gates, all_passed) =
            self.gates(&candidate, difference.as_ref(), &downward, setting)?;
        let agreed = open(&sheet, asked);
        people(&agreed)?;
        match agreed {
            Err(open) => {
                say(&format!("\n{} is not released.\n", pack.own().id))?;
                missing(&open, &on_disk.path)?;
                Ok(if all_passed {
                    Ended::Open
                } else {
                    Ended::Wrong
                })
            }
            Ok(_) if !all_passed => {
                say(&format!("\n{} is not released.\n", pack.own().id))?;
                Ok(Ended::Wrong)
            }
            Ok(agreed) => pin(&candidate, (&sheet, &agreed), gates, asked.today, setting),
        }
    }

    /// Writes an approval or a sign-off into the sheet, and says what is still open.
    fn write(
        &self,
        on_disk: &mut OnDisk,
        sheet: &mut Sheet,
        asked: Asked<'_>,
    ) -> Result<Ended, FileError> {
        let at = match (&self.approve, &self.sign_off) {
            (Some(name), _) => {
                approve(sheet, name, asked.today);
                "approved"
            }
            (None, Some(change)) => {
                let (by, because) = (self.by.as_deref(), self.because.as_deref());
                let (by, because) = (by.unwrap_or_default(), because.unwrap_or_default());
                if let Err(known) = sign_off(sheet, change, by, because, asked.today) {
                    let known = if known.is_empty() {
                        "no change of this version needs a sign-off".to_owned()
                    } else {
                        format!("changes that need a sign-off: {}", known.join(", "))
                    };
                    complain(&format!("error: there is no change `{change}`; {known}\n"));
                    return Ok(Ended::Wrong);
                }
                change
            }
            (None, None) => return Ok(Ended::Well),
        };
        let agreed = open(sheet, asked);
        let still = agreed.err().unwrap_or_default();
        if let Some(refused) = still.iter().find(|it| it.at == at) {
            let (says, write) = (&refused.says, &refused.write);
            complain(&format!("error: {says}\n  = help: {write}\n"));
            return Ok(Ended::Wrong);
        }
        on_disk.keep(sheet)?;
        say(&format!("written in {}: {at}\n", on_disk.shown()))?;
        missing(&still, &on_disk.path)?;
        if still.is_empty() {
            say(&format!(
                "nothing is open in it; release it: threshold release {}\n",
                asked.id
            ))?;
        }
        Ok(Ended::Well)
    }

    /// Runs every gate that a machine answers.
    fn gates(
        &self,
        candidate: &Candidate<'_>,
        difference: Option<&Difference>,
        downward: &[Downward],
        setting: &Setting,
    ) -> Result<(Gates, bool), FileError> {
        let own = candidate.pack.own();
        let before = candidate.before.as_ref().map(|it| it.own().id.clone());
        let against = before
            .as_ref()
            .map_or_else(String::new, |id| format!(", after {id}"));
        say(&format!("{}{against}\n\n", own.id))?;
        let mut passed = shown("filled in", &candidate.filled_in())?;
        passed &= shown("check", &candidate.checked(setting))?;
        passed &= shown("layers", &candidate.layers())?;
        passed &= shown("period", &candidate.period(now().date()))?;
        let (cases, proofs) = (candidate.cases(), candidate.proofs());
        let mut gates = Gates {
            cases: *cases.as_ref().unwrap_or(&0),
            invariants: *proofs.as_ref().unwrap_or(&0),
            slips: 0,
            noticed: 0,
            sample_of: None,
            up: 0,
            down: downward.len(),
        };
        let cases_pass = cases.is_ok();
        let cases = cases.map(|all| format!("all worked cases come out as expected: {all}"));
        passed &= shown("test", &cases)?;
        let proofs = proofs.map(|all| format!("all invariants are proved: {all}"));
        passed &= shown("verify", &proofs)?;
        let most = self
            .mutants
            .map(|most| usize::try_from(most).unwrap_or(usize::MAX));
        let slips = if cases_pass {
            candidate.slips(most, &mut gates)
        } else {
            Err(vec!["not tried: the worked cases come first".to_owned()])
        };
        passed &= shown("mutate", &slips)?;
        let figure = match (difference, before) {
            (Some(difference), Some(before)) => {
                let moves = difference.meaning.moves.iter();
                gates.up = moves.filter(|it| !it.direction.falls()).count();
                let (up, down) = (gates.up, gates.down);
                format!(
                    "{up} more protective, {down} to be signed off: `threshold diff {before} {}`",
                    own.id
                )
            }
            (Some(_) | None, _) => "the first version: nothing to compare it with".to_owned(),
        };
        passed &= shown("changes", &Ok(figure))?;
        Ok((gates, passed))
    }
}

/// The draft that was named; if it is none, says what it is.
fn draft(loaded: &Loaded, named: &Named) -> Option<Arc<Pack>> {
    if named.version.is_none() {
        let drafts = loaded.library.packs().map(|it| it.own());
        let drafts = drafts.filter(|it| it.id.pack == named.pack && it.standing.is_draft());
        let drafts: Vec<String> = drafts
            .map(|it| format!("threshold release {}", it.id))
            .collect();
        let say = if drafts.is_empty() {
            format!(
                "`{}` has no draft; make one: threshold draft {} ...",
                named.pack, named.pack
            )
        } else {
            format!("name the version: {}", drafts.join(", or "))
        };
        complain(&format!("error: {say}\n"));
        return None;
    }
    let pack = loaded.named_today(named)?;
    if let Some(release) = &pack.own().standing.released {
        let day = release.released;
        let day = day.map_or_else(String::new, |day| format!(" on {day}"));
        complain(&format!(
            "error: {} was released{day} and never changes; make a new version: threshold draft {} --from {} ...\n",
            pack.own().id,
            named.pack,
            pack.own().id.version
        ));
        return None;
    }
    Some(pack)
}

impl OnDisk {
    /// The sheet of a version; if the rules are not in a folder, says what to do.
    fn of(loaded: &Loaded, pack: &Pack) -> Option<Self> {
        let id = &pack.own().id;
        let root = Path::new(&loaded.root);
        if !root.is_dir() {
            complain(
                "error: the rules that come with the program are not in a folder here; name yours with --rules DIR\n",
            );
            return None;
        }
        let key = (id.pack.clone(), id.version.to_string());
        let found = loaded.shelf.sheets.get(&key);
        let path = root.join(&id.pack).join(&key.1).join("release.yaml");
        Some(Self {
            path,
            text: found.map(|(file, _)| loaded.files.text(*file).to_owned()),
            sheet: found.map(|(_, sheet)| sheet.clone()).unwrap_or_default(),
        })
    }

    fn shown(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }

    /// Writes the sheet where it says something else now.
    fn keep(&mut self, sheet: &Sheet) -> Result<(), FileError> {
        if *sheet == self.sheet && self.text.is_some() {
            return Ok(());
        }
        let text = laid_out(&self.shown(), page(sheet), |file, files| {
            read_sheet(file, files).is_ok_and(|read| read == *sheet)
        })?;
        match self.text {
            Some(_) => replace(&self.path, &text)?,
            None => save_new(&self.path, &text)?,
        }
        self.sheet = sheet.clone();
        self.text = Some(text);
        Ok(())
    }
}

/// A file of our own as `threshold fmt` would lay it out, once it is sure that it reads as meant.
pub(super) fn laid_out(
    name: &str,
    text: String,
    reads: impl Fn(crate::ast::place::FileId, &Files) -> bool,
) -> Result<String, FileError> {
    let mut files = Files::default();
    let file = files.add(name, text);
    let laid = layout(file, &files, Reach::WhiteSpace).unwrap_or_else(|_| files.text(file).into());
    let again = files.add(name, laid.clone());
    if reads(again, &files) {
        Ok(laid)
    } else {
        Err(FileError::Unsure {
            path: PathBuf::from(name),
        })
    }
}

/// How the two gates of people stand.
fn people(agreed: &Result<Agreed, Vec<Open>>) -> Result<(), FileError> {
    let open = agreed.as_ref().err().map_or(&[][..], Vec::as_slice);
    let approval = |it: &&Open| ["author", "because", "approved"].contains(&it.at.as_str());
    let (approvals, signs): (Vec<_>, Vec<_>) = open.iter().partition(approval);
    let (by, signed) = match agreed {
        Ok(agreed) => {
            let approved = &agreed.approved;
            let by = format!(
                "{} on {}; written by {}",
                approved.by, approved.on, agreed.author
            );
            (
                by,
                format!("all changes that need one: {}", agreed.signed_off.len()),
            )
        }
        Err(_) => ("it is there".to_owned(), "none is missing".to_owned()),
    };
    for (name, open, figure) in [("approval", approvals, by), ("sign-offs", signs, signed)] {
        if open.is_empty() {
            say(&format!("  passed   {name:<10} {figure}\n"))?;
        } else {
            say(&format!("  open     {name:<10} {} missing\n", open.len()))?;
        }
    }
    Ok(())
}

/// What is missing, where, and what to run or write.
fn missing(open: &[Open], path: &Path) -> Result<(), FileError> {
    if open.is_empty() {
        return Ok(());
    }
    let sheet = path.to_string_lossy().replace('\\', "/");
    say(&format!("still open in {sheet}:\n"))?;
    for one in open {
        let says = one.says.replace('\n', "\n      ");
        say(&format!("  - {}: {says}\n      {}\n", one.at, one.write))?;
    }
    Ok(())
}

/// Pins the version, unless something changed since it was looked at.
fn pin(
    candidate: &Candidate<'_>,
    (signed, agreed): (&Sheet, &Agreed),
    gates: Gates,
    today: Date,
    setting: &Setting,
) -> Result<Ended, FileError> {
    let own = candidate.pack.own();
    let again = load(setting)?;
    let key = (own.id.pack.clone(), own.id.version.to_string());
    let sheet = |loaded: &Loaded| loaded.shelf.sheets.get(&key).map(|it| it.1.clone());
    let signed = sheet(&again).is_some_and(|it| it == *signed);
    if !signed || again.digests != candidate.loaded.digests {
        complain("error: something in the rules folder was changed meanwhile; run it again\n");
        return Ok(Ended::Wrong);
    }
    let release = Pin {
        version: own.id.version.to_string(),
        digest: own.digest.clone(),
        released: Some(today),
        engine: Some(ENGINE.to_owned()),
        against: candidate
            .before
            .as_ref()
            .map(|it| it.own().id.version.to_string()),
        author: Some(agreed.author.clone()),
        because: Some(agreed.because.clone()),
        approved: Some(agreed.approved.clone()),
        signed_off: agreed.signed_off.clone(),
        gates: Some(gates),
    };
    let path = Path::new(&again.root)
        .join(&own.id.pack)
        .join("released.yaml");
    let shown = path.to_string_lossy().replace('\\', "/");
    let before = if path.is_file() {
        Some(String::from_utf8_lossy(&bytes(&path)?).into_owned())
    } else {
        None
    };
    let pins = again.shelf.released.get(&own.id.pack);
    let mut expected = pins
        .map(|(_, pins)| pins.released.clone())
        .unwrap_or_default();
    expected.push(release.clone());
    let text = laid_out(
        &shown,
        released(before.as_deref(), &release),
        |file, files| read_released(file, files).is_ok_and(|read| read.released == expected),
    )?;
    match before {
        Some(_) => replace(&path, &text)?,
        None => save_new(&path, &text)?,
    }
    say(&format!(
        "\n{} is released; its digest is pinned in {shown}.\n",
        own.id
    ))?;
    say("It never changes from now on.\n")?;
    Ok(Ended::Well)
}
