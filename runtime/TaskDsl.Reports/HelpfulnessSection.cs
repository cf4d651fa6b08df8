using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Reports;

/// <summary>How well a model's helpfulness score goes with people's judgements after one round.</summary>
internal static class HelpfulnessSection
{
    internal static void Append(HtmlBuilder html, HelpfulnessResults results, int round)
    {
        html.Append($"""
            <h3>Helpfulness scores after round {round}</h3>
            <p class="sentence">People judged {Number.Count(results.Critiques)} critiques of answers about {Number.Count(results.Passages)} passages, and found {Number.Percent(results.Helpful)} of them helpful. The score of a helpful one is the higher {Number.Percent(results.Auc)} of the time.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Helpfulness scores after round {round}">
            <table class="numbers">
            <caption>Helpfulness scores after round {round}</caption>
            <thead><tr><th scope="col">Number</th><th scope="col">Value</th><th scope="col">± z = 1</th><th scope="col">95 % interval</th></tr></thead>
            <tbody>

            """);
        foreach ((_, string name, string definition, Estimate? estimate) in results.Measures)
        {
            RunSection.AppendRow(html, name, definition, estimate, signed: false);
        }

        html.Append($"</tbody></table></div>\n");
    }
}
