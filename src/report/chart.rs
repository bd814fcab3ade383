//! Bars as an inline SVG: told apart without colour, each with its figures beside it.

use crate::report::document::Bars;
use crate::report::html::escaped;

/// Widths and heights in the picture's own units.
const WIDTH: u64 = 760;
const LABEL: u64 = 330;
const FIGURES: u64 = 130;
const ROW: u64 = 28;
const HEAD: u64 = 34;
/// How many signs of a label fit.
const MOST_SIGNS: usize = 42;

/// The bars of a chart; nothing where nothing is counted.
pub(super) fn chart(of: &Bars) -> String {
    let most = of.bars.iter().map(|(_, [one, other])| one + other).max();
    let Some(most) = most.filter(|most| *most > 0) else {
        return String::new();
    };
    let height = HEAD + ROW * of.bars.len() as u64 + 6;
    let [first, second] = &of.counts;
    // Two charts on one page must not share a name.
    let lines: String = of
        .caption
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\" font-family=\"system-ui,sans-serif\" font-size=\"14\">\n\
         <defs><pattern id=\"{lines}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"6\" height=\"6\" fill=\"#fff\"/><rect width=\"2\" height=\"6\" fill=\"#1d4f91\"/></pattern></defs>\n",
        escaped(&said(of))
    );
    out.push_str(&format!(
        "<rect x=\"{LABEL}\" y=\"6\" width=\"16\" height=\"14\" fill=\"#8a1538\"/><text x=\"{}\" y=\"18\">{}</text>\n\
         <rect x=\"{}\" y=\"6\" width=\"16\" height=\"14\" fill=\"url(#{lines})\" stroke=\"#1d4f91\"/><text x=\"{}\" y=\"18\">{}</text>\n",
        LABEL + 22,
        escaped(first),
        LABEL + 140,
        LABEL + 162,
        escaped(second)
    ));
    let room = WIDTH - LABEL - FIGURES;
    for (at, (label, [one, other])) in of.bars.iter().enumerate() {
        let top = HEAD + ROW * at as u64;
        let (long, longer) = (one * room / most, other * room / most);
        let (long, longer) = (
            long.max(u64::from(*one > 0)),
            longer.max(u64::from(*other > 0)),
        );
        let short: String = label.chars().take(MOST_SIGNS).collect();
        let cut = if short.len() < label.len() { "…" } else { "" };
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}{cut}</text>\
             <rect x=\"{LABEL}\" y=\"{}\" width=\"{long}\" height=\"18\" fill=\"#8a1538\"/>\
             <rect x=\"{}\" y=\"{}\" width=\"{longer}\" height=\"18\" fill=\"url(#{lines})\" stroke=\"#1d4f91\"/>\
             <text x=\"{}\" y=\"{}\">{one} / {other}</text>\n",
            LABEL - 8,
            top + 16,
            escaped(&short),
            top + 3,
            LABEL + long,
            top + 3,
            LABEL + long + longer + 8,
            top + 16,
        ));
    }
    out.push_str("</svg>\n");
    out
}

/// What the chart shows, for whoever hears it.
fn said(of: &Bars) -> String {
    let [first, second] = &of.counts;
    let bars = of.bars.iter();
    let bars: Vec<String> = bars
        .map(|(label, [one, other])| format!("{label}: {one} {first}, {other} {second}"))
        .collect();
    format!(
        "{}. {}. The table says the same.",
        of.caption,
        bars.join("; ")
    )
}
