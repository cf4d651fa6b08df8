using System.Text;

namespace VerifyTests;

/// <summary>A line-by-line difference that a person can read.</summary>
internal static class LineDiff
{
    public static string Between(string before, string after)
    {
        string[] left = before.Split('\n'), right = after.Split('\n');

        // The longest common subsequence from each pair of positions on.
        var common = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var diff = new StringBuilder();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                diff.Append("  ").Append(left[i]).Append('\n');
                (i, j) = (i + 1, j + 1);
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                diff.Append("- ").Append(left[i++]).Append('\n');
            }
            else
            {
                diff.Append("+ ").Append(right[j++]).Append('\n');
            }
        }

        return diff.ToString();
    }
}
