namespace TaskDsl.Evaluation.Gaps;

/// <summary>What holds for every question of a samples file, whether it is read, written or measured.</summary>
internal static class SampleRules
{
    /// <summary>The first rule that a question breaks, as a sentence that begins with the key; null where it keeps all.</summary>
    internal static string? Broken(QuestionSamples question)
    {
        if (question.Samples.IsDefaultOrEmpty)
        {
            return "samples: a question needs at least one.";
        }

        var numbers = new HashSet<int>();
        for (int i = 0; i < question.Samples.Length; i++)
        {
            AnswerSample sample = question.Samples[i];
            if (Broken(sample) is { } reason)
            {
                return $"samples[{i}].{reason}";
            }

            if (!numbers.Add(sample.Sample))
            {
                return $"samples[{i}].sample: {sample.Sample} was already used in this question.";
            }
        }

        return null;
    }

    private static string? Broken(AnswerSample sample)
    {
        if (sample.Correct && !sample.Parsed)
        {
            return "correct: an answer that was not parsed cannot be correct.";
        }

        if (sample.Parsed && sample.Truncated)
        {
            return "parsed: a truncated answer counts as unparsed, so this must be false.";
        }

        if (sample.Rating is { } rating && !double.IsFinite(rating))
        {
            return "rating: a rating is a finite number.";
        }

        if (!(sample.Removed is >= 0 and <= 1))
        {
            return "removed: a probability is between 0 and 1.";
        }

        if (sample.Critiqueability is { } score && !(score is >= 0 and <= 1))
        {
            return "critiqueability: a probability is between 0 and 1.";
        }

        if (sample.Tokens < 0)
        {
            return "tokens: a count is not negative.";
        }

        if ((sample.Critique is null) != (sample.CritiqueValid is null) || (sample.Critique is null) != (sample.CritiqueTruncated is null))
        {
            return "critique: critique, critique_valid and critique_truncated stand together or not at all.";
        }

        if (sample.CritiqueSeverity is { } severity && (sample.Critique is null || !double.IsFinite(severity) || severity < 0))
        {
            return "critique_severity: it stands beside a critique and is a finite number, 0 or more.";
        }

        return sample is { CritiqueTruncated: true, CritiqueValid: true }
            ? "critique_valid: a truncated critique is invalid, so this must be false."
            : null;
    }
}
