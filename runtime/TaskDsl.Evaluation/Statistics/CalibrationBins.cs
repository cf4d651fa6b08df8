using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Statistics;

/// <summary>Answers by score in bins of equal width: how often an answer is flawed beside how probable its score calls that.</summary>
internal sealed class CalibrationBins
{
    /// <summary>The number of bins; bin b holds the scores from b/10 up to (b + 1)/10, the last one 1 too.</summary>
    internal const int Count = 10;

    private readonly ScoredAnswer[] _answers;
    private readonly int[] _bin;

    internal CalibrationBins(ScoredAnswer[] answers)
    {
        _answers = answers;
        _bin = [.. answers.Select(answer => Math.Min(Count - 1, (int)(answer.Score * Count)))];
    }

    /// <summary>
    /// The expected calibration error when units count as often as <paramref name="counts"/> says: the mean over answers of the distance
    /// between their bin's mean score and its share of flawed answers.
    /// </summary>
    /// <param name="counts">How often each unit counts.</param>
    /// <param name="flawed">Takes each bin's share of flawed answers; NaN where it is empty.</param>
    internal double Compute(ReadOnlySpan<int> counts, Span<double> flawed)
    {
        Span<double> weight = stackalloc double[Count], score = stackalloc double[Count];
        weight.Clear();
        score.Clear();
        flawed.Clear();
        for (int i = 0; i < _answers.Length; i++)
        {
            ScoredAnswer answer = _answers[i];
            double counted = counts[answer.Unit] * answer.Weight;
            weight[_bin[i]] += counted;
            score[_bin[i]] += counted * answer.Score;
            flawed[_bin[i]] += answer.Flawed ? counted : 0;
        }

        double total = 0, distance = 0;
        for (int bin = 0; bin < Count; bin++)
        {
            total += weight[bin];
            distance += Math.Abs(score[bin] - flawed[bin]);
            flawed[bin] = weight[bin] > 0 ? flawed[bin] / weight[bin] : double.NaN;
        }

        return distance / total;
    }

    /// <summary>The bins that hold answers, with the share of flawed ones as estimated.</summary>
    internal Calibration Results(ReadOnlySpan<Estimate?> flawed)
    {
        var bins = new List<CalibrationBin>();
        for (int bin = 0; bin < Count; bin++)
        {
            ScoredAnswer[] held = [.. _answers.Where((_, i) => _bin[i] == bin)];
            if (held.Length > 0)
            {
                double score = held.Sum(answer => answer.Weight * answer.Score) / held.Sum(answer => answer.Weight);
                bins.Add(new CalibrationBin(bin / (double)Count, (bin + 1) / (double)Count, held.Length, score, flawed[bin]!));
            }
        }

        return new Calibration { Bins = [.. bins] };
    }
}
