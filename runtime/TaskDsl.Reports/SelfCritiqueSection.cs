using System.Globalization;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>How often critiques help: of a model's own answers against scale, and of each model's answers by each critic (Saunders et al. 2022, Figures 4 and 5).</summary>
internal static class SelfCritiqueSection
{
    internal static void Append(HtmlBuilder html, ExperimentResults results, RoundResults[] rounds)
    {
        RoundResults[] measured = [.. rounds.Where(round => round.SelfCritique is not null)];
        if (measured.Length == 0)
        {
            return;
        }

        html.Append($"""
            <section id="critiques" aria-labelledby="critiques-heading">
            <h2 id="critiques-heading">How often critiques help</h2>
            <p>Each model answers held-out questions and criticises the answers, whether it finds fault with them or not. A critique helps where it names a true flaw. Better models leave fewer flaws to name, so of all answers fewer may be helped while critiques get better: the share of critiqueable answers, those that are flawed, says how good the critiques are.</p>

            """);
        AppendFigures(html, measured);
        AppendNumbers(html, measured);
        AppendGrids(html, results, measured);
        html.Append($"</section>\n");
    }

    private static void AppendFigures(HtmlBuilder html, RoundResults[] measured)
    {
        if (!ScaleSection.HasScale(measured))
        {
            return;
        }

        html.Append($"""
            <div class="figures">
            <figure data-figure="self-critique" data-measures="helpful" data-scale="parameters"><figcaption>Share of answers whose critique by the same model helps, by the number of parameters (Saunders et al., Figures 4b and 5).</figcaption></figure>
            <figure data-figure="self-critique" data-measures="critiqueable" data-scale="parameters"><figcaption>Share of answers that are critiqueable, and of which the oracle has a critique (Figure 4a).</figcaption></figure>

            """);
        if (ScaleSection.HasLosses(measured))
        {
            html.Append($"""
                <figure data-figure="self-critique" data-measures="helpful" data-scale="loss"><figcaption>Helpful critiques by validation loss, nats a learned token; better models stand to the right.</figcaption></figure>
                <figure data-figure="self-critique" data-measures="critiqueable" data-scale="loss"><figcaption>Critiqueable answers by validation loss.</figcaption></figure>

                """);
        }

        html.Append($"""
            </div>
            <p class="hint">Dots: a model under a seed, ± one standard error. Lines: the means over seeds.</p>

            """);
    }

    private static void AppendNumbers(HtmlBuilder html, RoundResults[] measured)
    {
        html.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Self-critique">
            <table>
            <caption>Critiques of the models’ own answers, ± one standard error; {string.Join(" or ", measured.Select(round => Number.Count(round.SelfCritique!.Questions)).Distinct())} questions</caption>
            <thead><tr><th scope="col">Number</th>
            """);
        foreach (RoundResults round in measured)
        {
            html.Append($"""<th scope="col">{RoundName.Run(round.Seed, round.Model)}</th>""");
        }

        html.Append($"</tr></thead>\n<tbody>\n");
        foreach (CritiqueMeasure measure in CritiqueMeasure.All)
        {
            html.Append($"""<tr><th scope="row" title="{measure.Definition}">{measure.Name}</th>""");
            foreach (RoundResults round in measured)
            {
                html.Append($"<td>{Number.Brief(round.SelfCritique!.Of(measure))}</td>");
            }

            html.Append($"</tr>\n");
        }

        html.Append($"</tbody></table></div>\n");
    }

    private static void AppendGrids(HtmlBuilder html, ExperimentResults results, RoundResults[] measured)
    {
        string[] models = [.. measured.Select(round => round.Model).Distinct(StringComparer.Ordinal)];
        if (models.Length < 2)
        {
            return;
        }

        html.Append($"""
            <h3>Whose answers, whose critiques</h3>
            <p>Along a row, critics of the same answers; down a column, one critic of different models’ answers. On the diagonal, framed, a model criticises itself. Numbers are shares of critiqueable answers whose critique helps, ± one standard error (Saunders et al., Figure 4c).</p>
            <div class="figures">

            """);
        if (!results.CritiqueSeeds.IsEmpty)
        {
            AppendGrid(html, "Mean over seeds, error between seeds", models, (answeredBy, critic) =>
                results.CritiqueSeeds.FirstOrDefault(pair => (pair.AnsweredBy, pair.Critic) == (answeredBy, critic))?.Of(CritiqueMeasure.HelpfulOnCritiqueable) is { } mean ? (mean.Mean, mean.BetweenSeeds) : null);
        }

        foreach (IGrouping<long, RoundResults> seed in measured.GroupBy(round => round.Seed))
        {
            AppendGrid(html, string.Create(CultureInfo.InvariantCulture, $"Seed {seed.Key}"), models, (answeredBy, critic) =>
                seed.SelectMany(round => round.Critiques).FirstOrDefault(pair => (pair.AnsweredBy, pair.Critic) == (answeredBy, critic))?.Of(CritiqueMeasure.HelpfulOnCritiqueable) is { } share ? (share.Value, share.StandardError) : null);
        }

        html.Append($"</div>\n");
    }

    private static void AppendGrid(HtmlBuilder html, string title, string[] models, Func<string, string, (double Value, double Error)?> cell)
    {
        html.Append($"""
            <div class="scroll" tabindex="0" role="region" aria-label="{title}">
            <table class="heat">
            <caption>{title}</caption>
            <thead><tr><th scope="col">Answers of</th>
            """);
        foreach (string critic in models)
        {
            html.Append($"""<th scope="col">by {critic}</th>""");
        }

        html.Append($"</tr></thead>\n<tbody>\n");
        foreach (string answeredBy in models)
        {
            html.Append($"""<tr><th scope="row">{answeredBy}</th>""");
            foreach (string critic in models)
            {
                var own = new RawHtml(answeredBy == critic ? " class=\"own\"" : "");
                if (cell(answeredBy, critic) is var (value, error))
                {
                    html.Append($"""<td{own} style="--share: {value:0.000}">{value:0.000}<small>± {error:0.000}</small></td>""");
                }
                else
                {
                    html.Append($"<td{own}>–</td>");
                }
            }

            html.Append($"</tr>\n");
        }

        html.Append($"</tbody></table></div>\n");
    }
}
