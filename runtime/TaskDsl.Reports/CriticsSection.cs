using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Reports;

/// <summary>Other critics of the answers that gaps were measured on, beside the models themselves.</summary>
internal static class CriticsSection
{
    internal static void Append(HtmlBuilder html, RoundResults[] measured)
    {
        RoundResults[] compared = [.. measured.Where(round => round.Critics.Length > 0)];
        if (compared.Length == 0)
        {
            return;
        }

        html.Append($"""
            <section aria-labelledby="critics-heading">
            <h2 id="critics-heading">Other critics of the same answers</h2>
            <p>Questions, answers and scores are each model's own; only the critiques are another critic's. So G, D and the headroom stay. The difference to the model's own critiques is paired: its interval comes from the same draws of questions.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Other critics">
            <table class="brief">
            <caption>Critics, ± one standard error</caption>
            <thead><tr><th scope="col">Model</th><th scope="col">Critic</th><th scope="col">valid when flawed</th><th scope="col">C</th><th scope="col">GC</th><th scope="col">CD</th><th scope="col">C − own C</th><th scope="col">95 % interval</th></tr></thead>
            <tbody>

            """);
        foreach (RoundResults round in compared)
        {
            Row(html, round, "the model itself", round.Gaps!, above: null);
            foreach (CriticGapResults critic in round.Critics)
            {
                Row(html, round, critic.Critic, critic.Gaps, critic.AboveOwn);
            }
        }

        html.Append($"</tbody></table></div></section>\n");
    }

    private static void Row(HtmlBuilder html, RoundResults round, string critic, GapResults gaps, Estimate? above) => html.Append($"""
        <tr><th scope="row"><a href="#{RoundName.Id(round.Seed, round.Model, round.Round)}">{RoundName.Of(round.Seed, round.Model, round.Round)}</a></th><td>{critic}</td><td>{Number.Brief(gaps.ValidOnFlawed)}</td><td>{Number.Brief(gaps.Critique)}</td><td>{Number.Brief(gaps.GC, signed: true)}</td><td>{Number.Brief(gaps.CD, signed: true)}</td><td>{Number.Brief(above, signed: true)}</td><td>{(above is null ? "–" : Number.Interval(above, signed: true))}</td></tr>

        """);
}
