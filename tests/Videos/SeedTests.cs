using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.Options;
using Moq;

namespace AutoVideo.Tests.Videos;

/// <summary>The seed of a video that names none.</summary>
public sealed class SeedTests
{
    private const string Json = """{"title":"Ten facts","scenes":[{"narration":"One."},{"narration":"Two."}]}""";
    private readonly VideoAdmission admission = new(new MemoryBlobStore(), Mock.Of<IScriptModel>(), Options.Create(new RenderOptions()));

    [Theory]
    [InlineData(Json, """{"title":"Ten facts","scenes":[{"narration":"One."},{"narration":"Three."}]}""")]
    [InlineData("# Ten facts\n\nOne.\n\nTwo.", "# Ten facts\n\nOne.\n\nThree.")]
    [InlineData("One.\n\nTwo.", "One.\n\nThree.")]
    public async Task A_sentence_of_a_ready_script_does_not_change_it(string script, string other) =>
        Assert.Equal(await SeedAsync(new() { Script = script }), await SeedAsync(new() { Script = other }));

    [Fact]
    public async Task Title_style_topic_and_source_do()
    {
        Wanted[] wanted =
        [
            new() { Script = Json }, new() { Script = Json.Replace("Ten", "Nine", StringComparison.Ordinal) }, new() { Script = Json, Style = "calm" },
            new() { Script = Json, Topic = "Bees" }, new() { Topic = "Bees" }, new() { Topic = "Tea" }, new() { Source = "Bees dance." }, new() { Source = "Bees sing." },
        ];
        var seeds = await Task.WhenAll(wanted.Select(SeedAsync));
        Assert.Equal(wanted.Length, seeds.Distinct().Count());
    }

    [Fact]
    public async Task One_that_is_named_is_taken() => Assert.Equal(7, await SeedAsync(new() { Script = Json, Seed = 7 }));

    private async Task<int> SeedAsync(Wanted wanted) =>
        (await admission.CheckAsync(new VideoWish(wanted.Topic, wanted.Source, wanted.Script, "en", null, 30, wanted.Style, null, wanted.Seed), CancellationToken.None)).Seed;

    private sealed record Wanted
    {
        public string? Topic { get; init; }
        public string? Source { get; init; }
        public string? Script { get; init; }
        public string? Style { get; init; }
        public int? Seed { get; init; }
    }
}
