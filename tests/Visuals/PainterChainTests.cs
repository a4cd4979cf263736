using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Ai.Calls;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Visuals;
using AutoVideo.Visuals.ComfyUi;
using AutoVideo.Visuals.Photos;
using AutoVideo.Visuals.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Visuals;

/// <summary>Several painters in the order of the setting, and what is special about some.</summary>
public sealed class PainterChainTests
{
    [Fact]
    public async Task What_one_provider_declined_is_not_taken_to_another_but_drawn_offline()
    {
        await using var stability = new StabilityServer();
        await using var openAi = new OpenAiMediaServer();
        await Task.WhenAll(stability.StartAsync(), openAi.StartAsync());
        await using var stage = new VendorStage(
            "Visuals:Providers=stability,openai,offline", $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}",
            $"OpenAi:BaseUrl={openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:ImageModel={MediaServer.Model}");
        stability.Plan(Fault.Refusal);
        var picture = await PaintAsync(stage);
        Assert.Equal("offline", picture.Provider);
        Assert.Equal(["stability"], picture.PassedOver.Select(passed => passed.Provider));
        Assert.Empty(openAi.Requests);
    }

    [Fact]
    public async Task A_declined_picture_takes_nothing_of_the_plan_and_a_drawn_one_one()
    {
        await using var stability = new StabilityServer();
        await stability.StartAsync();
        await using var stage = new VendorStage(
            "Visuals:Providers=stability,offline", $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}", "Quotas:Plans=owner; free image=2/20");
        CallOwner.Set(new CallOwner(CallWorld.User, null, "visuals"));
        stability.Plan(Fault.Refusal);
        await PaintAsync(stage);
        Assert.Equal(0, (await CallWorld.QuotaAsync(stage.Services, QuotaKind.Image)).Today);
        await PaintAsync(stage, "A comet");
        Assert.Equal(1, (await CallWorld.QuotaAsync(stage.Services, QuotaKind.Image)).Today);
        Assert.Equal([GenerationState.Answered, GenerationState.Answered], (await CallWorld.CallsAsync(stage.Services)).Select(call => call.State));
    }

    [Fact]
    public async Task Each_scene_goes_to_the_first_provider_that_answers()
    {
        await using var stability = new StabilityServer();
        await using var openAi = new OpenAiMediaServer();
        await Task.WhenAll(stability.StartAsync(), openAi.StartAsync());
        await using var stage = new VendorStage(
            "Visuals:Providers=stability,openai,offline", $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}",
            $"OpenAi:BaseUrl={openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:ImageModel={MediaServer.Model}");
        stability.Plan(Fault.ServerError);
        Assert.Equal("openai", (await PaintAsync(stage)).Provider);
        Assert.Equal("stability", (await PaintAsync(stage, "A comet")).Provider);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Words_of_ones_own_are_drawn_for_nobody_else_and_go_with_the_account(bool isPersonal, int asked)
    {
        await using var stability = new StabilityServer();
        await stability.StartAsync();
        await using var stage = new VendorStage("Visuals:Providers=stability", $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}");
        var pictures = new List<Picture>();
        foreach (var user in new[] { "usr_1", "usr_2", "usr_1" })
        {
            CallOwner.Set(new CallOwner(user, null, "visuals"));
            pictures.Add(await PaintAsync(stage, isPersonal: isPersonal));
        }
        Assert.Equal((asked, asked), (stability.Requests.Count, pictures.Select(picture => picture.Layers[0].Blob).Distinct().Count()));

        var data = stage.Services.GetServices<IUserData>().Single(kind => kind.Kind == "ai");
        var subject = new DataSubject("usr_1", "somebody", TimeProvider.System.GetUtcNow());
        await data.RemoveAsync(subject, await data.CollectAsync(subject, CancellationToken.None).ToArrayAsync(), CancellationToken.None);
        Assert.Equal(!isPersonal, await stage.Blobs.FindAsync(pictures[0].Photo!, CancellationToken.None) is not null);
        Assert.NotNull(await stage.Blobs.FindAsync(pictures[1].Photo!, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_key_pictures_are_drawn_offline()
    {
        await using var stage = new VendorStage();
        Assert.Equal("offline", stage.Services.GetRequiredService<IImagePainter>().Provider);
    }

    [Fact]
    public async Task A_job_that_was_submitted_before_is_looked_for_and_never_submitted_again()
    {
        await using var server = new ComfyUiServer();
        await server.StartAsync();
        using var http = new ProviderHttp(TimeProvider.System);
        var comfy = Comfy(server, http);
        var first = new Job(null);
        var drawn = await comfy.DrawAsync(Order, first, CancellationToken.None);
        Assert.NotEmpty(drawn.Bytes);
        var again = await comfy.DrawAsync(Order, new Job(first.Submitted), CancellationToken.None);
        Assert.Equal(drawn.Bytes, again.Bytes);
        Assert.Equal(1, server.Submitted);
    }

    [Fact]
    public async Task A_job_that_the_server_forgot_is_not_waited_for()
    {
        await using var server = new ComfyUiServer();
        await server.StartAsync();
        using var http = new ProviderHttp(TimeProvider.System);
        var fault = await Assert.ThrowsAsync<AutoVideo.Ai.ProviderException>(() => Comfy(server, http).DrawAsync(Order, new Job("of-yesterday"), CancellationToken.None));
        Assert.Equal(AutoVideo.Ai.ProviderFault.Rejected, fault.Fault);
        Assert.Equal(0, server.Submitted);
    }

    [Fact]
    public async Task A_graph_that_fails_is_told()
    {
        await using var server = new ComfyUiServer { Breaks = true };
        await server.StartAsync();
        using var http = new ProviderHttp(TimeProvider.System);
        var fault = await Assert.ThrowsAsync<AutoVideo.Ai.ProviderException>(() => Comfy(server, http).DrawAsync(Order, new Job(null), CancellationToken.None));
        Assert.Contains("graph failed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_stays_a_text_within_a_graph()
    {
        var graph = GraphTemplate.Find(Repository.PathOf("docs/examples/comfyui-graph.json"))!;
        const string tricky = "\"}, \"x\": {\"class_type\": \"Evil\"} %negative% %seed%";
        var filled = graph.Fill(Order with { Prompt = tricky }, 768, 1344);
        Assert.Equal(tricky, filled["6"]!["inputs"]!["text"]!.GetValue<string>());
        Assert.Equal((7, 768), (filled["3"]!["inputs"]!["seed"]!.GetValue<int>(), filled["5"]!["inputs"]!["width"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("png", 1024, 1024, "image/png")]
    [InlineData("jpg", 1800, 1200, "image/jpeg")]
    [InlineData("webp", 1344, 768, "image/webp")]
    public async Task A_pictures_size_is_known_without_decoding_it(string kind, int width, int height, string type)
    {
        var bytes = await RealPictures.OfAsync(kind, width, height);
        Assert.Equal(new ImageHeader(type, kind, width, height), ImageHeader.Read(bytes));
        Assert.Null(ImageHeader.Read(bytes.AsSpan(0, bytes.Length / 2)));
        Assert.Null(ImageHeader.Read("<svg/>"u8));
    }

    [Fact]
    public void The_videos_description_names_whom_stock_pictures_are_from_once_each()
    {
        var credit = new PictureCredit("Photo by Ann Lee on Pexels", "Ann Lee", "https://www.pexels.com/@ann", "https://www.pexels.com/photo/7/", "Pexels License");
        Picture[] pictures = [new([], "pexels") { Credit = credit }, new([], "offline"), new([], "pexels") { Credit = credit }];
        Assert.Equal(
            "About bees.\n\nPhoto by Ann Lee on Pexels: https://www.pexels.com/photo/7/",
            TimelineBuilder.Described("About bees.", pictures));
        Assert.Equal("About bees.", TimelineBuilder.Described("About bees.", [new([], "offline")]));
    }

    private static readonly ImageOrder Order = new("A bee", "text", VideoFormat.Portrait, ["bee"], "en", 7);

    private static ComfyUiImages Comfy(ComfyUiServer server, ProviderHttp http) => new(
        new ComfyUiOptions { BaseUrl = server.Address, GraphFile = Repository.PathOf("docs/examples/comfyui-graph.json"), PollSeconds = 0.05 }, http);

    private static Task<Picture> PaintAsync(VendorStage stage, string prompt = "A black hole", bool isPersonal = false) =>
        stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 360, height: 360) with { Prompt = prompt, IsPersonal = isPersonal }, CancellationToken.None);

    private sealed class Job(string? known) : ProviderJob
    {
        public string? Submitted { get; private set; }
        public override string IdempotencyKey => "key-1";
        public override string? JobId => known;

        public override Task SubmittedAsync(string jobId, CancellationToken cancellation)
        {
            Submitted = jobId;
            return Task.CompletedTask;
        }
    }
}
