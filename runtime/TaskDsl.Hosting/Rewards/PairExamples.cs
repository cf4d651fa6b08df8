using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Pairs as the texts that a reward model reads.</summary>
/// <param name="format">The format of the texts.</param>
/// <param name="critiqueField">The field that critiques fill; null for texts without.</param>
internal sealed class PairExamples(Format format, string? critiqueField)
{
    /// <summary>Both sides of a pair; null where its critic failed.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="critiques">Its critiques; null for texts without.</param>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public Preference<Example>? Of(RewardPair pair, CritiquedPair? critiques) => critiqueField is null
        ? new Preference<Example>(Side(pair.Shared, pair.Chosen, null), Side(pair.Shared, pair.Rejected, null), pair.Confidence, pair.Margin)
        : critiques is { Failure: null } ? new Preference<Example>(Side(pair.Shared, pair.Chosen, critiques.Chosen), Side(pair.Shared, pair.Rejected, critiques.Rejected), pair.Confidence, pair.Margin)
        : null;

    private Example Side(IEnumerable<KeyValuePair<string, string>> shared, IEnumerable<KeyValuePair<string, string>> own, string? critique)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string field, string value) in shared.Concat(own))
        {
            values[field] = value;
        }

        if (critiqueField is not null)
        {
            values[critiqueField] = critique!;
        }

        return new Example(format, format.Bind(values));
    }
}
