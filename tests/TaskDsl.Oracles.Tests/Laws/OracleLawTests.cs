using System.Collections.Concurrent;

namespace TaskDsl.Oracles.Tests.Laws;

/// <summary>The laws on at least 10,000 seeded cases of each oracle, at several difficulties.</summary>
public sealed class OracleLawTests
{
    public static TheoryData<string, int> Oracles { get; } = new()
    {
        { "addition", 10_000 },
        { "addition, 1 digit", 2_000 },
        { "addition, 3 digits", 2_000 },
        { "addition, 60 digits", 500 },
        { "3-sat", 10_000 },
        { "3-sat, smallest", 2_000 },
        { "3-sat, hard", 200 },
        { "alphabetize", 10_000 },
        { "alphabetize, smallest", 2_000 },
        { "alphabetize, repeats", 2_000 },
        { "race", 10_000 },
        { "race, largest", 500 },
        { "race, released", 500 },
    };

    [Theory]
    [MemberData(nameof(Oracles))]
    public void Every_oracle_keeps_the_laws(string name, int cases)
    {
        var found = new ConcurrentBag<Counterexample>();
        Parallel.For(0, 10, part =>
        {
            if (OracleLaws.Check(Make(name), seed: 1, cases / 10, first: part * (cases / 10)) is { } counterexample)
            {
                found.Add(counterexample);
            }
        });
        Assert.Empty(found);
    }

    private static IOracle Make(string name) => name switch
    {
        "addition, 1 digit" => new AdditionOracle(1),
        "addition, 3 digits" => new AdditionOracle(3),
        "addition" => new AdditionOracle(),
        "addition, 60 digits" => new AdditionOracle(60),
        "3-sat, smallest" => new ThreeSatOracle(3, 7),
        "3-sat" => new ThreeSatOracle(),
        "3-sat, hard" => new ThreeSatOracle(20, 85),
        "alphabetize, smallest" => new AlphabetizeOracle(2, letters: 3),
        "alphabetize" => new AlphabetizeOracle(),
        "alphabetize, repeats" => new AlphabetizeOracle(7, letters: 3, repeats: 5),
        "race" => new RaceOracle(),
        "race, largest" => new RaceOracle(4, 8, 3),
        "race, released" => new RaceOracle(source: Fixtures.Raw),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such oracle"),
    };
}
