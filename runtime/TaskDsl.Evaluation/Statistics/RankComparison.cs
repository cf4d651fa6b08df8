namespace TaskDsl.Evaluation.Statistics;

/// <summary>Scores of flawed and right answers in order, for the area under the ROC curve under any weighting of the questions.</summary>
internal sealed class RankComparison
{
    private readonly int[] _unit;
    private readonly double[] _score;
    private readonly bool[] _flawed;
    private readonly double[] _weight;

    internal RankComparison(IEnumerable<ScoredAnswer> samples)
    {
        var sorted = samples.OrderBy(sample => sample.Score).ToArray();
        _unit = [.. sorted.Select(sample => sample.Unit)];
        _score = [.. sorted.Select(sample => sample.Score)];
        _flawed = [.. sorted.Select(sample => sample.Flawed)];
        _weight = [.. sorted.Select(sample => sample.Weight)];
    }

    /// <summary>
    /// The probability that a flawed answer has a higher score than a right one, plus half that of equal scores, when units count as often as
    /// <paramref name="counts"/> says; NaN without flawed or without right answers.
    /// </summary>
    internal double Auc(ReadOnlySpan<int> counts)
    {
        double right = 0, flawed = 0, ordered = 0;
        for (int i = 0; i < _score.Length;)
        {
            double tiedRight = 0, tiedFlawed = 0;
            double score = _score[i];
            for (; i < _score.Length && _score[i] == score; i++)
            {
                double weight = counts[_unit[i]] * _weight[i];
                tiedRight += _flawed[i] ? 0 : weight;
                tiedFlawed += _flawed[i] ? weight : 0;
            }

            ordered += tiedFlawed * (right + (tiedRight / 2));
            right += tiedRight;
            flawed += tiedFlawed;
        }

        return right > 0 && flawed > 0 ? ordered / (right * flawed) : double.NaN;
    }
}
