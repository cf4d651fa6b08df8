using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Many ratios of sums over records, with the intervals of one bootstrap over units that share its draws.</summary>
internal sealed class Ratios(AssistanceRecord[][] units)
{
    private readonly List<(double Part, double Whole)[]> _terms = [];
    private readonly List<(int Of, int Against)> _growths = [];

    /// <summary>Adds a ratio over the records that are chosen, and gives its number.</summary>
    public int Add(Func<AssistanceRecord, double> part, Func<AssistanceRecord, double> whole, Func<AssistanceRecord, bool> chosen) =>
        AddUnits([.. units.Select(unit => (unit.Where(chosen).Sum(part), unit.Where(chosen).Sum(whole)))]);

    /// <summary>Adds a ratio of what each unit brings.</summary>
    public int AddUnits((double Part, double Whole)[] terms)
    {
        if (_growths.Count > 0)
        {
            throw new InvalidOperationException("Ratios come before growths.");
        }

        _terms.Add(terms);
        return _terms.Count - 1;
    }

    /// <summary>Adds by how much of itself one ratio is above another.</summary>
    public int AddGrowth(int of, int against)
    {
        _growths.Add((of, against));
        return _terms.Count + _growths.Count - 1;
    }

    /// <summary>All, by number; null where one is not defined.</summary>
    public Estimate?[] Estimates(int resamples, long seed) => Bootstrap.Run(units.Length, _terms.Count + _growths.Count, resamples, seed, (counts, values) =>
    {
        for (int ratio = 0; ratio < _terms.Count; ratio++)
        {
            double part = 0, whole = 0;
            for (int unit = 0; unit < counts.Length; unit++)
            {
                part += counts[unit] * _terms[ratio][unit].Part;
                whole += counts[unit] * _terms[ratio][unit].Whole;
            }

            values[ratio] = whole > 0 ? part / whole : double.NaN;
        }

        foreach ((int i, (int of, int against)) in _growths.Index())
        {
            values[_terms.Count + i] = values[against] > 0 ? (values[of] / values[against]) - 1 : double.NaN;
        }
    });
}
