using TaskDsl.Evaluation.Refinement;

namespace TaskDsl.Reports;

/// <summary>What refinement gains after one round.</summary>
internal static class RefinementSection
{
    internal static void Append(HtmlBuilder html, RefinementResults results, string id, int round)
    {
        html.Append($"""
            <h3>Refinement after round {round}</h3>
            <p class="sentence">The original answers to {Number.Count(results.Questions)} questions are right {Number.Percent(results.Original)} of the time. Below, what is chosen of k candidates instead.</p>
            <div class="figures">
            <figure data-figure="refinement" data-round="{id}" data-kind="opt_out"><figcaption>Win rate against the original, by the number of candidates (Saunders et al., Figures 6a and 7). The original stays unless the score prefers the refinement.</figcaption></figure>
            <figure data-figure="refinement" data-round="{id}" data-kind="forced"><figcaption>The same where the refinement always replaces the original (Figure 6b).</figcaption></figure>
            </div>
            <p class="hint">Bars: ± one standard error. On the dashed line, nothing is won.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Refinement after round {round}">
            <table class="numbers">
            <caption>Refinement after round {round}</caption>
            <thead><tr><th scope="col">Way</th><th scope="col">k</th><th scope="col">Right</th><th scope="col">95 % interval</th><th scope="col">Win rate</th><th scope="col">95 % interval</th><th scope="col">Tokens</th></tr></thead>
            <tbody>

            """);
        foreach (RefinementRow row in results.Rows)
        {
            html.Append($"""
                <tr><th scope="row">{RefinementSummary.NameOf(row.Method)}</th><td>{Number.Count(row.Candidates)}</td><td>{Number.Of(row.Accuracy)}</td><td>{Number.Interval(row.Accuracy)}</td><td>{Number.Of(row.WinRate)}</td><td>{Number.Interval(row.WinRate)}</td><td>{row.Tokens.ToString("N1", System.Globalization.CultureInfo.InvariantCulture)}</td></tr>

                """);
        }

        html.Append($"</tbody></table></div>\n");
    }
}
