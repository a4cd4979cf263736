using AutoVideo.Render.Compose;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Support;

/// <summary>Every template with data that fill it.</summary>
public static class OverlaySamples
{
    public static IReadOnlyList<SceneOverlay> All { get; } =
    [
        new("list") { Title = "Three rules of tea", Items = ["Fresh water, never boiled twice", "Eighty degrees for green leaves", "Three minutes, not a second more"] },
        new("number") { Value = "2,000,000", Title = "flowers are visited for one jar of honey", Subtitle = "Source: field counts" },
        new("bars") { Title = "Electricity by source", Unit = "%", Series = [new("Wind", 31), new("Solar", 18.5), new("Gas", 27), new("Water", 14)], Subtitle = "Share of a year" },
        new("columns") { Title = "Visitors a month", Series = [new("Jan", 12_400), new("Feb", 15_100), new("Mar", 9_800), new("Apr", 21_000), new("May", 24_500)] },
        new("line") { Title = "Ocean temperature", Unit = " °C", Series = [new("1980", 15.9), new("1990", 16.1), new("2000", 16.2), new("2010", 16.5), new("2020", 16.8), new("2024", 17.1)] },
        new("donut") { Title = "Where a day goes", Unit = " h", Series = [new("Sleep", 8), new("Work", 7.5), new("Family", 4), new("The rest", 4.5)] },
        new("lower-third") { Title = "Dr. Mara Lindqvist", Subtitle = "Marine biologist, Bergen" },
        new("quote") { Title = "Nothing in life is to be feared, it is only to be understood.", Subtitle = "Marie Curie" },
        new("progress-bar"),
    ];

    /// <summary>The same of a brand's cards, which are scenes of their own.</summary>
    public static IReadOnlyList<SceneOverlay> Cards { get; } =
    [
        new("intro-card") { Title = "Honey & Co", Subtitle = "What bees know" },
        new("outro-card") { Title = "See you next week", Subtitle = "honey.example" },
    ];

    /// <summary>Two scenes, the first one with the overlay.</summary>
    public static Timeline Film(RenderBench bench, OutputSpec output, SceneOverlay? overlay, int words = 22, string language = "en")
    {
        var script = new ScriptDocument(
            "Test film", language, ScriptOrigin.Ready,
            [
                new ScriptScene("s1", SceneRole.Body, "…", "Headline", null, "", [], 1) { Overlay = overlay },
                new ScriptScene("s2", SceneRole.Body, "…", "Headline", null, "", [], 1),
            ],
            new SeoFields("A test film", "About nothing.", [], []), []);
        Speech[] speeches = [bench.Speak(1, words), bench.Speak(2, 4)];
        return TimelineBuilder.Build(
            script, speeches, [bench.Paint(output.Width, output.Height, 1), bench.Paint(output.Width, output.Height, 2)], output, "ocean", 1);
    }

    internal static async Task<DecodedScene> DecodeAsync(RenderBench bench, Timeline film, string folder, int index = 0)
    {
        var loader = new LayerLoader(bench.Blobs, bench.Tools);
        var scene = film.Scenes[index];
        var layers = new List<(LayerRole, LayerPlanes)>();
        foreach (var layer in scene.Layers)
        {
            if (await loader.LoadAsync(layer, film.Output, folder, default) is { } planes)
                layers.Add((layer.Role, planes));
        }
        var overlays = await new OverlayArtist(bench.Blobs, bench.Tools).DrawAsync(
            [.. film.Overlays.Where(overlay => overlay.SceneId == scene.Id)], film.Output, film.Language, folder, default);
        return new(scene, SegmentPlan.Span(film, index), layers) { Overlays = overlays };
    }
}
