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
    /// <summary>Both sides of a pair; null where its critic failed, or where a text has a second reading, which a guarded format refuses.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="critiques">Its critiques; null for texts without.</param>
    /// <param name="leftOut">Counts the pair where it is left out.</param>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public Preference<Example>? Of(RewardPair pair, CritiquedPair? critiques, LeftOutPairs leftOut)
    {
        if (critiqueField is not null && critiques!.Failure is { } failure)
        {
            leftOut.Fail(failure);
            return null;
        }

        var texts = new Preference<Example>(Side(pair.Shared, pair.Chosen, critiques?.Chosen), Side(pair.Shared, pair.Rejected, critiques?.Rejected), pair.Confidence, pair.Margin);
        if (format.HasSecondReading(texts.Chosen.Values) || format.HasSecondReading(texts.Rejected.Values))
        {
            leftOut.WithSecondReading++;
            return null;
        }

        return texts;
    }

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
