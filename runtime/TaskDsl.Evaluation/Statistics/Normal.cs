namespace TaskDsl.Evaluation.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The probability of a value below x, by Marsaglia's series; exact to about 1e-15 for |x| below 7.</summary>
    internal static double Cdf(double x)
    {
        double term = x, sum = x;
        for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The value below which this share lies, for shares between 1e-9 and 1 − 1e-9.</summary>
    internal static double Quantile(double share)
    {
        double low = -6, high = 6;
        while (high - low > 1e-12)
        {
            double middle = (low + high) / 2;
            (low, high) = Cdf(middle) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
