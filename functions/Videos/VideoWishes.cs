using AutoVideo.Failures;
using AutoVideo.Scenarios;
using AutoVideo.Scenarios.Text;

namespace AutoVideo.Videos;

/// <summary>From a body to a wish: of a scenario, its words, language, format and length.</summary>
internal static class VideoWishes
{
    /// <exception cref="PermanentException"><c>scenario_and_text</c>, <c>scenario_not_found</c>.</exception>
    public static async Task<VideoWish> OfAsync(CreateVideo body, string userId, ScenarioAccess scenarios, CancellationToken cancellation)
    {
        var wish = body.AsWish();
        if (body.ScenarioId is null)
            return wish;
        if (body.Topic is not null || body.Source is not null || body.Script is not null)
            throw new PermanentException("scenario_and_text", "Give a scenario, or a topic, source or script: not both.");
        var content = (await scenarios.ReadAsync(body.ScenarioId, userId, ScenarioRight.View, cancellation)).Content;
        return wish with
        {
            Script = ScenarioScript.Of(content),
            Language = wish.Language ?? content.Language,
            Format = wish.Format ?? content.Format,
            Seconds = wish.Seconds ?? content.Seconds,
        };
    }
}
