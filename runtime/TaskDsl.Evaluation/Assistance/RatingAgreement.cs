namespace TaskDsl.Evaluation.Assistance;

/// <summary>How often two people agree which of two answers is better, by their ratings.</summary>
internal static class RatingAgreement
{
    /// <summary>Agreeing comparisons, and all: of each two people and each two answers to a question that both rated differently under the same condition.</summary>
    public static (double Part, double Whole) Of(AssistanceRecord[] unit)
    {
        double agreeing = 0, compared = 0;
        foreach (var judged in unit.Where(record => record.Rating is not null).GroupBy(record => (record.Question, record.Condition)))
        {
            Dictionary<string, int>[] people = [.. judged.GroupBy(record => record.Labeler, StringComparer.Ordinal).Select(own => own.ToDictionary(record => record.Answer, record => record.Rating!.Value, StringComparer.Ordinal))];
            string[] answers = [.. judged.Select(record => record.Answer).Distinct(StringComparer.Ordinal)];
            for (int a = 0; a < answers.Length; a++)
            {
                for (int b = a + 1; b < answers.Length; b++)
                {
                    int[] orders = [.. people.Where(own => own.ContainsKey(answers[a]) && own.ContainsKey(answers[b])).Select(own => own[answers[a]].CompareTo(own[answers[b]])).Where(order => order != 0)];
                    double first = orders.Count(order => order > 0), second = orders.Length - first;
                    agreeing += (first * (first - 1) / 2) + (second * (second - 1) / 2);
                    compared += orders.Length * (orders.Length - 1) / 2.0;
                }
            }
        }

        return (agreeing, compared);
    }
}
