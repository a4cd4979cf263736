using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Prices;
using AutoVideo.Failures;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Ai.Ledger;

/// <summary>What calls cost by the list of the day.</summary>
public sealed class PriceListTests : IDisposable
{
    private static readonly DateTimeOffset Today = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("openai", "gpt-5-mini", 2.25)]
    [InlineData("openai", "gpt-5-mini-2025-08-07", 2.25)]
    [InlineData("openai", "gpt-5", 11.25)]
    [InlineData("azure-openai", "gpt-5-mini", 2.25)]
    [InlineData("anthropic", "claude-sonnet-5", 18)]
    [InlineData("compatible", "llama3.2", 0)]
    public void A_model_costs_what_the_most_telling_entry_says(string provider, string model, decimal cost) =>
        Assert.Equal(cost, Prices("").CostOf(provider, model, new AiUsage { InputTokens = 1_000_000, OutputTokens = 1_000_000 }, Today));

    [Fact]
    public void A_model_that_the_list_does_not_know_has_no_price() =>
        Assert.Null(Prices("").CostOf("openai", "gpt-9", new AiUsage { InputTokens = 1 }, Today));

    [Fact]
    public void Every_unit_that_providers_charge_by_counts()
    {
        var prices = Prices("""[{ "provider": "p", "model": "m", "from": "2026-01-01", "inputPerMillionTokens": 1, "outputPerMillionTokens": 2, "perMillionCharacters": 4, "perImage": 8, "perMegapixel": 16, "perMinute": 32 }]""");
        var usage = new AiUsage { InputTokens = 1_000_000, OutputTokens = 1_000_000, Characters = 1_000_000, Images = 1, Pixels = 1_000_000, Seconds = 60 };
        Assert.Equal(63, prices.CostOf("p", "m", usage, Today));
    }

    [Fact]
    public void A_price_holds_from_its_day_on_and_ones_own_list_comes_first()
    {
        var prices = Prices("""
            [{ "provider": "openai", "model": "gpt-5-mini*", "from": "2026-11-01", "outputPerMillionTokens": 7 },
             { "provider": "openai", "model": "gpt-5-mini*", "from": "2026-11-22", "outputPerMillionTokens": 9 }]
            """);
        var usage = new AiUsage { OutputTokens = 1_000_000 };
        Assert.Equal([2m, 7m, 9m], new[] { -30, 0, 1 }.Select(days => prices.CostOf("openai", "gpt-5-mini", usage, Today.AddDays(days))));
    }

    [Theory]
    [InlineData("openai", "gpt-5-mini", 7)]
    [InlineData("azure-openai", "gpt-5-mini", 7)]
    [InlineData("anthropic", "claude-sonnet-5", 15)]
    public void A_short_pattern_of_ones_own_comes_before_a_long_one_of_the_products(string provider, string model, decimal cost) => Assert.Equal(
        cost, Prices("""[{ "provider": "openai", "model": "*", "from": "2026-01-01", "outputPerMillionTokens": 7 }]""").CostOf(provider, model, new AiUsage { OutputTokens = 1_000_000 }, Today));

    [Fact]
    public void A_whole_name_comes_before_a_pattern_and_a_longer_pattern_before_a_shorter_one()
    {
        var prices = Prices("""
            [{ "provider": "p", "model": "voice*", "from": "2026-01-01", "perImage": 1 },
             { "provider": "p", "model": "voice", "from": "2026-01-01", "perImage": 2 },
             { "provider": "p", "model": "voice-x*", "from": "2026-01-01", "perImage": 3 },
             { "provider": "p", "model": "voice-xl", "from": "2026-01-01", "perImage": 4 }]
            """);
        Assert.Equal([2m, 1m, 3m, 4m], new[] { "voice", "voices", "voice-xm", "voice-xl" }.Select(model => prices.CostOf("p", model, new AiUsage { Images = 1 }, Today)));
    }

    [Fact]
    public void A_picture_costs_its_models_price_whatever_its_quality_unless_the_quality_has_one()
    {
        var image = new AiUsage { Images = 1 };
        Assert.Equal(0.08m, Prices("").CostOf("openai", "dall-e-3/medium", image, Today));
        var own = Prices("""[{ "provider": "openai", "model": "dall-e-3/high", "from": "2026-01-01", "perImage": 0.12 }]""");
        Assert.Equal((0.12m, 0.08m), (own.CostOf("openai", "dall-e-3/high", image, Today), own.CostOf("openai", "dall-e-3/low", image, Today)));
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_so() =>
        Assert.Equal("prices_invalid", Assert.Throws<PermanentException>(() => Prices("[{").CostOf("p", "m", new AiUsage(), Today)).Code);

    [Theory]
    [InlineData("[{")]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("""[{ "provider": "p", "model": null, "from": "2026-01-01" }]""")]
    public void A_list_that_cannot_be_read_stops_the_start(string list)
    {
        File.WriteAllText(folder.Of("prices.json"), list);
        Assert.True(new AiOptionsValidator().Validate(null, new AiOptions { PricesFile = folder.Of("prices.json") }).Failed);
        Assert.True(new AiOptionsValidator().Validate(null, new AiOptions { PricesFile = folder.Of("elsewhere.json") }).Failed);
        Assert.True(new AiOptionsValidator().Validate(null, new AiOptions()).Succeeded);
    }

    private PriceList Prices(string own)
    {
        var file = own.Length > 0 ? folder.Of("prices.json") : "";
        if (own.Length > 0)
            File.WriteAllText(file, own);
        return new PriceList(Options.Create(new AiOptions { PricesFile = file }));
    }

    public void Dispose() => folder.Dispose();
}
