using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>The gaps against the size of the models and against their validation loss, as in Figures 8 and 9 of Saunders et al. 2022.</summary>
internal static class ScaleSection
{
    internal static void Append(HtmlBuilder html, RoundResults[] measured)
    {
        if (!HasScale(measured))
        {
            return;
        }

        html.Append($"""
            <section aria-labelledby="scale-heading">
            <h2 id="scale-heading">Against scale</h2>
            <p class="hint">Dots: a model under a seed, ± one standard error. Lines: the means over seeds.</p>
            <div class="figures">
            <figure data-figure="scale" data-measures="accuracy" data-scale="parameters"><figcaption>Share of right answers by the number of parameters.</figcaption></figure>
            <figure data-figure="scale" data-measures="gaps" data-scale="parameters"><figcaption>Gaps by the number of parameters.</figcaption></figure>

            """);
        if (HasLosses(measured))
        {
            html.Append($"""
                <figure data-figure="scale" data-measures="accuracy" data-scale="loss"><figcaption>Share of right answers by validation loss, nats a learned token; better models stand to the right.</figcaption></figure>
                <figure data-figure="scale" data-measures="gaps" data-scale="loss"><figcaption>Gaps by validation loss.</figcaption></figure>

                """);
        }

        html.Append($"</div></section>\n");
    }

    /// <summary>Whether there are models of several sizes to draw numbers against.</summary>
    internal static bool HasScale(RoundResults[] measured) => measured.Where(round => round.Training is not null).Select(round => round.Model).Distinct().Count() > 1;

    /// <summary>Whether all of them have a validation loss.</summary>
    internal static bool HasLosses(RoundResults[] measured) => measured.All(round => round.Training?.ValidationLoss is { } loss && double.IsFinite(loss));
}
