using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>The stages that a run may run; what the others would have to make first, it does not make.</summary>
/// <param name="Names">The stages, in their order.</param>
/// <param name="Phrase">What follows the experiment's name in messages.</param>
internal sealed record StageSelection(string[] Names, string Phrase)
{
    /// <summary>All of them.</summary>
    public static StageSelection All { get; } = new(StageNames.All, "");

    /// <summary>What <c>--only</c> and <c>--to</c> choose; all stages where neither is given.</summary>
    /// <exception cref="CommandException">There is no such stage.</exception>
    public static StageSelection Of(string? only, string? to)
    {
        string? named = only ?? to;
        if (named is not null && !StageNames.All.Contains(named))
        {
            throw Console.Names.Unknown("stage", named, StageNames.All);
        }

        return only is not null ? new([only], $", only the stage '{only}',")
            : to is null or StageNames.Report ? All
            : new(StageNames.All[..(Array.IndexOf(StageNames.All, to) + 1)], $", up to the stage '{to}',");
    }

    /// <summary>Whether the stage may be run.</summary>
    public bool Has(string stage) => Names.Contains(stage);
}
