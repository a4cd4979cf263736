using AutoVideo.Script;
using AutoVideo.Tests.Script;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Voice;

/// <summary>At which rate paid voices speak: decided before they are paid.</summary>
public sealed class ForetoldRateTests
{
    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(1.06, 1)]
    [InlineData(0.95, 1)]
    [InlineData(1.12, 1.1)]
    [InlineData(1.6, 1.15)]
    [InlineData(0.9, 0.9)]
    [InlineData(0.5, 1)]
    public void A_script_that_nearly_fits_is_left_alone_and_others_move_in_steps(double tooLong, double rate)
    {
        var pace = new SteadyPace();
        var script = Of(ScriptOrigin.Model, 6);
        var spoken = script.Scenes.Sum(scene => pace.Estimate(scene.Narration, "en", null));
        var pauses = 0.5 + script.Scenes.Count * 0.35;
        Assert.Equal(rate, ForetoldRate.Of(script, spoken / tooLong + pauses, pace), 3);
    }

    [Fact]
    public void A_ready_script_is_spoken_as_its_author_meant_it() => Assert.Equal(1, ForetoldRate.Of(Of(ScriptOrigin.Ready, 6), 5, new SteadyPace()));

    private static ScriptDocument Of(ScriptOrigin origin, int scenes) => new(
        "Bees", "en", origin,
        [.. Enumerable.Range(1, scenes).Select(i => new ScriptScene($"s{i}", SceneRole.Body, "She dances on the comb, and the angle of her dance is the way to fly.", "Bees", null, "A bee", ["bee"], 4))],
        new SeoFields("Bees", "Bees", [], []), []);
}
