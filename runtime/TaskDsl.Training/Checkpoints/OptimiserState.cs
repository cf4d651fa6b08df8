using TaskDsl.Torch;

namespace TaskDsl.Training;

/// <summary>AdamW's moments in a checkpoint.</summary>
internal static class OptimiserState
{
    /// <summary>Adds the moments to a checkpoint's tensors.</summary>
    public static void StoreTo(this AdamWOptimizer optimiser, Dictionary<string, StoredTensor> tensors)
    {
        foreach (AdamWParameter parameter in optimiser.Parameters)
        {
            tensors.Add(FirstName(parameter), parameter.FirstMoment.ToStored());
            tensors.Add(SecondName(parameter), parameter.SecondMoment.ToStored());
        }
    }

    /// <summary>Checks that a checkpoint has the moments, and gives what copies them.</summary>
    public static Action LoaderFrom(this AdamWOptimizer optimiser, string path, Checkpoint checkpoint, int steps)
    {
        (AdamWParameter To, StoredTensor First, StoredTensor Second)[] all =
        [
            .. optimiser.Parameters.Select(parameter => (
                parameter,
                checkpoint.Tensor(path, FirstName(parameter), parameter.FirstMoment.shape),
                checkpoint.Tensor(path, SecondName(parameter), parameter.SecondMoment.shape))),
        ];
        return () =>
        {
            foreach ((AdamWParameter to, StoredTensor first, StoredTensor second) in all)
            {
                to.FirstMoment.Set(first);
                to.SecondMoment.Set(second);
            }

            optimiser.Steps = steps;
        };
    }

    private static string FirstName(AdamWParameter parameter) => "adamw.first." + parameter.Name;

    private static string SecondName(AdamWParameter parameter) => "adamw.second." + parameter.Name;
}
