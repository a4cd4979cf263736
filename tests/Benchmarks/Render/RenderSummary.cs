using AutoVideo.Render.Timeline;

namespace AutoVideo.Benchmarks.Render;

/// <summary>Medians of the rounds beside what is wanted.</summary>
internal sealed record RenderSummary(IReadOnlyList<RenderSummary.Line> Lines)
{
    /// <param name="Wanted">Null where the figure only stands beside the others.</param>
    internal sealed record Line(string Name, double Measured, double? Wanted, bool AtLeast)
    {
        internal bool IsMet => Wanted is not { } wanted || (AtLeast ? Measured >= wanted : Measured <= wanted);
    }

    internal bool AsWanted => Lines.All(line => line.IsMet);

    internal static RenderSummary Of(IReadOnlyList<RenderRound> rounds, Timeline film, RenderBenchmarkOptions options)
    {
        var isSlow = options.Output.Preset is "medium" or "slow" or "slower";
        var lines = new List<Line>();
        if (rounds.All(round => round.Floor is not null))
        {
            lines.Add(new("CPU to the floor's", Median(rounds, round => round.Whole.CpuWithoutVerification / round.Floor!.CpuSeconds), isSlow ? 1.1 : 1.3, false));
            lines.Add(new("SSIM to the composed frames", rounds.Min(round => round.Floor!.Ssim), 0.98, true));
            lines.Add(new("SSIM, luma alone", rounds.Min(round => round.Floor!.LumaSsim), null, true));
        }
        lines.Add(new("times less CPU, one caption changed", Median(rounds, round => round.Whole.Cpu / round.Caption.Cpu), 8, true));
        lines.Add(new("times less CPU, one picture changed", Median(rounds, round => round.Whole.Cpu / round.Picture.Cpu), 8, true));
        lines.Add(new("peak memory of all processes, GB", rounds.Max(round => round.Peak) / 1e9, options.Output.Width * options.Output.Height > 4_000_000 ? 2.5 : 1.2, false));
        if (!isSlow)
            lines.Add(new("wall to the film's length", Median(rounds, round => round.Whole.Wall) / film.Seconds, 0.4, false));
        return new(lines);
    }

    public override string ToString() => string.Join('\n', Lines.Select(line =>
        $"{line.Name}: {line.Measured:0.000}" + (line.Wanted is { } wanted ? $" ({(line.AtLeast ? "at least" : "at most")} {wanted}{(line.IsMet ? "" : ", MISSED")})" : "")));

    private static double Median(IReadOnlyList<RenderRound> rounds, Func<RenderRound, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
}
