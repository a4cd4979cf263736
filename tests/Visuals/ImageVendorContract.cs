using AutoVideo.Failures;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Visuals;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Visuals;

/// <summary>What every provider's pictures do in the product, against a server that speaks the provider's format.</summary>
public abstract class ImageVendorContract : IAsyncLifetime
{
    private VendorStage stage = null!;

    private protected abstract MediaServer Server { get; }
    private protected abstract string Provider { get; }
    private protected abstract string[] Settings(string address);

    /// <summary>How the provider declines; empty when it draws anything.</summary>
    private protected virtual Fault[] Declines => [];

    /// <summary>The provider's own that is nearest to 4:5.</summary>
    private protected virtual string TallAspect => "4:5";

    private protected virtual bool TakesSeed => true;

    /// <summary>Requests of one picture.</summary>
    private protected virtual int RequestsEach => 1;

    public static TheoryData<Fault, string> Faults => new()
    {
        { Fault.RateLimited, "429" }, { Fault.ServerError, "500 502 503" }, { Fault.Cut, "connection" }, { Fault.WrongType, "not" },
        { Fault.Truncated, "JSON" }, { Fault.Redirect, "302" }, { Fault.BadKey, "401 403 API_KEY_INVALID" }, { Fault.OutOfCredit, "402 insufficient_quota" }, { Fault.Flood, "limit" },
    };

    public async Task InitializeAsync()
    {
        await Server.StartAsync();
        stage = Compose(Server.Address);
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await Server.DisposeAsync();
    }

    [Theory]
    [InlineData(270, 480, "9:16")]
    [InlineData(480, 270, "16:9")]
    [InlineData(360, 360, "1:1")]
    [InlineData(360, 450, null)]
    public async Task A_picture_fills_the_frame_and_its_bleed_under_our_headline(int width, int height, string? aspect)
    {
        var picture = await PaintAsync(Studio.Scene(width: width, height: height));
        Assert.Equal((Provider, aspect ?? TallAspect), (picture.Provider, Server.LastAspect));
        Assert.Equal([LayerRole.Background, LayerRole.Headline], picture.Layers.Select(layer => layer.Role));
        var background = picture.Layers[0];
        Assert.Equal(((int)Math.Round(width * 1.1), (int)Math.Round(height * 1.1)), (background.Width, background.Height));
        var ground = await Pixels.Decode(await stage.BytesAsync(background.Blob));
        Assert.Equal((background.Width, background.Height), (ground.Width, ground.Height));
        Assert.Equal((width, height), (picture.Layers[1].Width, picture.Layers[1].Height));
        // The detailed disc that the server draws is in the frame, also where it was off the middle of a wider picture.
        Assert.True(Colours(ground) > 30, "What the picture shows was cropped away.");
    }

    [Fact]
    public async Task The_same_scene_is_asked_for_once_and_another_headline_costs_nothing()
    {
        var first = await PaintAsync(Studio.Scene(width: 270, height: 480));
        var second = await PaintAsync(Studio.Scene(width: 270, height: 480));
        var headlined = await PaintAsync(Studio.Scene(width: 270, height: 480, headline: "Something else"));
        Assert.Equal(RequestsEach, Server.Requests.Count);
        Assert.Equal(first.Layers, second.Layers);
        Assert.NotEqual(first.Layers[1].Blob, headlined.Layers[1].Blob);
    }

    [Fact]
    public async Task All_scenes_of_a_video_have_one_style_and_one_seed()
    {
        await PaintAsync(Studio.Scene(width: 360, height: 360));
        var (text, seed) = (Server.LastText, Server.LastSeed);
        await PaintAsync(Studio.Scene(number: 2, width: 360, height: 360) with { Prompt = "A comet", Keywords = ["comet"] });
        Assert.NotEqual(text, Server.LastText);
        if (Server is not PexelsServer)
        {
            const string style = "Style of the whole series: ";
            Assert.Equal(text[text.IndexOf(style, StringComparison.Ordinal)..], Server.LastText[Server.LastText.IndexOf(style, StringComparison.Ordinal)..]);
            Assert.Contains("A comet", Server.LastText, StringComparison.Ordinal);
            Assert.DoesNotContain("How black holes form", Server.LastText, StringComparison.Ordinal);
        }
        Assert.Equal(TakesSeed ? 7L : null, seed);
        Assert.Equal(seed, Server.LastSeed);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_says_what_it_was_and_names_no_key(Fault fault, string says)
    {
        Server.Plan(fault);
        var told = await Assert.ThrowsAnyAsync<Exception>(() => PaintAsync(Studio.Scene(width: 360, height: 360)));
        Assert.True(told is TransientException or PermanentException { Code: "providers_failed" }, told.ToString());
        Assert.Contains(Provider, told.Message, StringComparison.Ordinal);
        Assert.True(says.Split(' ').Any(word => told.Message.Contains(word, StringComparison.OrdinalIgnoreCase)), told.Message);
        Assert.DoesNotContain(ProviderServer.Key, told.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.Drip)]
    public async Task A_provider_that_does_not_answer_or_only_a_byte_a_second_is_given_up_when_its_time_is_over(Fault fault)
    {
        var clock = new ManualTimeProvider();
        await using var still = Compose(Server.Address, time: clock);
        Server.Plan(fault);
        var call = still.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 360, height: 360), CancellationToken.None);
        await Server.Hanging;
        clock.Advance(TimeSpan.FromSeconds(181));
        Assert.Contains("No complete answer within", (await Assert.ThrowsAsync<TransientException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_when_its_caller_goes()
    {
        Server.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        var call = stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 360, height: 360), leaving.Token);
        await Server.Hanging;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task What_is_declined_is_refused_for_good()
    {
        foreach (var decline in Declines)
        {
            Server.Plan(decline);
            var refusal = await Assert.ThrowsAsync<PermanentException>(() => PaintAsync(Studio.Scene(width: 360, height: 360) with { Prompt = $"A {decline}" }));
            Assert.Equal("content_refused", refusal.Code);
        }
        Assert.Equal(Declines.Length, Server.Requests.Count);
    }

    [Fact]
    public async Task A_picture_beyond_the_limits_is_not_decoded()
    {
        Server.DrawsMonsters = true;
        var told = await Assert.ThrowsAnyAsync<Exception>(() => PaintAsync(Studio.Scene(width: 360, height: 360)));
        Assert.Contains("9000x100", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_provider_is_not_there_the_offline_illustrator_draws_and_the_picture_says_why()
    {
        await using var nowhere = Compose("http://127.0.0.1:9", "offline");
        var picture = await nowhere.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None);
        Assert.Equal("offline", picture.Provider);
        Assert.Equal(Provider, Assert.Single(picture.PassedOver).Provider);
    }

    private VendorStage Compose(string address, string? then = null, TimeProvider? time = null) =>
        new(time ?? TimeProvider.System, [$"Visuals:Providers={Provider}{(then is null ? "" : "," + then)}", "Ai:BreakerFaults=100", .. Settings(address)]);

    private protected Task<Picture> PaintAsync(PictureRequest request) => stage.Services.GetRequiredService<IImagePainter>().PaintAsync(request, CancellationToken.None);

    private static int Colours(Pixels picture)
    {
        var seen = new HashSet<(int, int, int)>();
        for (var y = 0; y < picture.Height; y += 3)
        {
            for (var x = 0; x < picture.Width; x += 3)
            {
                var at = 4 * (y * picture.Width + x);
                seen.Add((picture.Rgba[at] / 24, picture.Rgba[at + 1] / 24, picture.Rgba[at + 2] / 24));
            }
        }
        return seen.Count;
    }
}
