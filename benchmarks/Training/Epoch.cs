using System.Text.Json.Nodes;

namespace TaskDsl.Benchmarks.Training;

/// <summary>A measured epoch.</summary>
/// <param name="Steps">The seconds of each step.</param>
/// <param name="Loss">The last step's loss: a sign of life.</param>
/// <param name="Peak">The process's peak memory so far, in bytes.</param>
internal sealed record Epoch(double[] Steps, double Loss, long Peak)
{
    /// <summary>Reads a peer's answer.</summary>
    public static Epoch Of(JsonObject answer) => new([.. answer["steps"]!.AsArray().Select(step => (double)step!)], (double)answer["loss"]!, (long)answer["peak"]!);
}
