using TaskDsl.Testing;

namespace Tests;

/// <summary>What must hold for every task, on this one.</summary>
public class EquivalenceTests
{
    [Fact]
    public void Oracle_keeps_its_laws() => EquivalenceSuite.OracleLaws(AdditionTask.Definition);

    [Fact]
    public void What_is_rendered_is_read_back() => EquivalenceSuite.RenderAndParse(AdditionTask.Definition);

    [Fact]
    public void Packed_equals_unpacked() => EquivalenceSuite.PackedEqualsUnpacked(AdditionTask.Definition);

    [Fact]
    public void Cached_equals_uncached() => EquivalenceSuite.CachedEqualsUncached(AdditionTask.Definition);

    [Fact]
    public void Resume_equals_a_straight_run() => EquivalenceSuite.ResumeEqualsStraightRun(AdditionTask.Definition);
}
