using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Visuals;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Visuals;

public sealed class OpenAiImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new OpenAiMediaServer();
    private protected override string Provider => "openai";
    private protected override string TallAspect => "9:16";
    private protected override bool TakesSeed => false;
    private protected override Fault[] Declines => [Fault.Refusal];
    private protected override string[] Settings(string address) => [$"OpenAi:BaseUrl={address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:ImageModel={MediaServer.Model}"];
}

public sealed class AzureOpenAiImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new OpenAiMediaServer("/openai/v1");
    private protected override string Provider => "azure-openai";
    private protected override string TallAspect => "9:16";
    private protected override bool TakesSeed => false;
    private protected override Fault[] Declines => [Fault.Refusal, Fault.Filtered];
    private protected override string[] Settings(string address) =>
        [$"AzureOpenAi:Endpoint={address}/openai/v1/", $"AzureOpenAi:Key={ProviderServer.Key}", $"AzureOpenAi:ImageDeployment={MediaServer.Model}"];
}

public sealed class GeminiImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new GeminiMediaServer();
    private protected override string Provider => "gemini";
    private protected override string TallAspect => "3:4";
    private protected override Fault[] Declines => [Fault.Refusal, Fault.Filtered];
    private protected override string[] Settings(string address) => [$"Gemini:BaseUrl={address}", $"Gemini:Key={ProviderServer.Key}", $"Gemini:ImageModel={MediaServer.Model}"];

    [Fact]
    public async Task An_answer_without_a_picture_lets_the_next_provider_draw()
    {
        ((GeminiMediaServer)Server).EndsEmpty = "NO_IMAGE";
        await using var stage = new VendorStage(["Visuals:Providers=gemini,offline", .. Settings(Server.Address)]);
        var picture = await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None);
        Assert.Equal("offline", picture.Provider);
        Assert.Contains("NO_IMAGE", Assert.Single(picture.PassedOver).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_sketches_while_it_thinks_or_before_it_is_done_is_not_the_picture()
    {
        var thinking = (GeminiMediaServer)Server;
        thinking.Sketches = true;
        await using var stage = new VendorStage(["Visuals:Providers=gemini", .. Settings(Server.Address)]);
        var picture = await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None);
        Assert.Equal(await RealPictures.OfAsync("png", 768, 1344), await stage.BytesAsync(picture.Photo!));
    }

    [Theory]
    [InlineData("IMAGE_SAFETY")]
    [InlineData("IMAGE_PROHIBITED_CONTENT")]
    public async Task An_answer_that_was_withheld_is_a_refusal_also_with_an_empty_content(string reason)
    {
        ((GeminiMediaServer)Server).EndsEmpty = reason;
        await using var stage = new VendorStage(["Visuals:Providers=gemini", .. Settings(Server.Address)]);
        var refusal = await Assert.ThrowsAsync<PermanentException>(
            () => stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None));
        Assert.Equal("content_refused", refusal.Code);
    }
}

public sealed class StabilityImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new StabilityServer();
    private protected override string Provider => "stability";
    private protected override Fault[] Declines => [Fault.Refusal, Fault.Filtered];
    private protected override string[] Settings(string address) => [$"Stability:BaseUrl={address}", $"Stability:Key={ProviderServer.Key}"];

    [Fact]
    public async Task A_picture_that_cannot_be_decoded_is_passed_over_and_asked_for_anew_the_next_time()
    {
        await using var stage = new VendorStage(["Visuals:Providers=stability,offline", .. Settings(Server.Address)]);
        var painter = stage.Services.GetRequiredService<IImagePainter>();
        Server.DrawsNoise = true;
        var other = await painter.PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None);
        Assert.Equal(("offline", "stability"), (other.Provider, Assert.Single(other.PassedOver).Provider));
        Server.DrawsNoise = false;
        Assert.Equal("stability", (await painter.PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None)).Provider);
        Assert.Equal(2, Server.Requests.Count);
    }
}

public sealed class Automatic1111ImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new Automatic1111Server();
    private protected override string Provider => "automatic1111";
    private protected override string[] Settings(string address) =>
        [$"Automatic1111:BaseUrl={address}", "Automatic1111:User=me", $"Automatic1111:Password={ProviderServer.Key}", $"Automatic1111:Checkpoint={MediaServer.Model}"];

    [Fact]
    public async Task Other_settings_give_another_picture()
    {
        using var folder = new TemporaryFolder();
        foreach (var setting in new[] { "Steps=28", "Steps=30", "Guidance=7", "Sampler=Euler", "Megapixels=0.5", "Steps=28" })
        {
            await using var stage = new VendorStage(["Visuals:Providers=automatic1111", $"Automatic1111:{setting}", $"Data:Folder={folder.Path}", .. Settings(Server.Address)]);
            await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 360, height: 360), CancellationToken.None);
        }
        Assert.Equal(5, Server.Requests.Count);
    }
}

public sealed class ComfyUiImagesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new ComfyUiServer();
    private protected override string Provider => "comfyui";
    private protected override int RequestsEach => 4;
    private protected override string[] Settings(string address) =>
        [$"ComfyUi:BaseUrl={address}", $"ComfyUi:GraphFile={Repository.PathOf("docs/examples/comfyui-graph.json")}", "ComfyUi:PollSeconds=0.05"];

    [Theory]
    [InlineData(Fault.RateLimited)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Cut)]
    public async Task A_job_whose_look_or_download_fails_is_asked_for_again_and_not_submitted_again(Fault fault)
    {
        for (var request = 1; request < RequestsEach; request++)
        {
            Server.Plan([.. Enumerable.Repeat(Fault.None, request), fault]);
            var scene = Studio.Scene(width: 360, height: 360) with { Prompt = $"A comet that passes {request} times" };
            var told = await Assert.ThrowsAsync<TransientException>(() => PaintAsync(scene));
            Assert.Contains(Provider, told.Message, StringComparison.Ordinal);
            Assert.Equal(Provider, (await PaintAsync(scene)).Provider);
            Assert.Equal(request, ((ComfyUiServer)Server).Submitted);
        }
    }

    [Fact]
    public async Task Another_size_gives_another_picture_and_the_same_one_the_kept()
    {
        using var folder = new TemporaryFolder();
        foreach (var size in new[] { "1", "0.5", "1" })
        {
            await using var stage = new VendorStage(["Visuals:Providers=comfyui", $"ComfyUi:Megapixels={size}", $"Data:Folder={folder.Path}", .. Settings(Server.Address)]);
            await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 360, height: 360), CancellationToken.None);
        }
        Assert.Equal(2 * RequestsEach, Server.Requests.Count);
    }
}

public sealed class PexelsPicturesTests : ImageVendorContract
{
    private protected override MediaServer Server { get; } = new PexelsServer();
    private protected override string Provider => "pexels";
    private protected override string TallAspect => "9:16";
    private protected override bool TakesSeed => false;
    private protected override int RequestsEach => 2;
    private protected override string[] Settings(string address) => [$"Pexels:BaseUrl={address}", $"Pexels:Key={ProviderServer.Key}", "Pexels:Hosts=127.0.0.1"];

    [Theory]
    [InlineData(Fault.RateLimited, "429")]
    [InlineData(Fault.ServerError, "500")]
    [InlineData(Fault.Cut, "connection")]
    [InlineData(Fault.WrongType, "not")]
    [InlineData(Fault.Redirect, "302")]
    [InlineData(Fault.Flood, "not")]
    public async Task A_fault_of_the_download_says_what_it_was_and_the_next_try_goes_well(Fault fault, string says)
    {
        Server.Plan(Fault.None, fault);
        var scene = Studio.Scene(width: 360, height: 360);
        var told = await Assert.ThrowsAnyAsync<Exception>(() => PaintAsync(scene));
        Assert.True(told is TransientException or PermanentException { Code: "providers_failed" }, told.ToString());
        Assert.Contains(says, told.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Provider, (await PaintAsync(scene)).Provider);
    }

    [Fact]
    public async Task A_stock_photo_names_its_author_page_and_licence()
    {
        var credit = (await PaintWithAsync()).Credit!;
        Assert.Equal("Photo by Ann Lee on Pexels", credit.Text);
        Assert.Equal(("https://www.pexels.com/@ann", "https://www.pexels.com/photo/7/"), (credit.AuthorAddress, credit.Address));
        Assert.StartsWith("Pexels License", credit.Licence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_photo_the_still_of_a_clip_serves_and_the_clips_author_is_named()
    {
        ((PexelsServer)Server).HasNoPhotos = true;
        Assert.Equal("Video by Bo Chen on Pexels", (await PaintWithAsync()).Credit!.Text);
    }

    [Fact]
    public async Task A_clip_comes_along_with_its_still_in_a_size_that_a_frame_needs()
    {
        var server = (PexelsServer)Server;
        (server.HasNoPhotos, server.Clip) = (true, await MovingPicturesAsync());

        var picture = await PaintWithAsync();

        Assert.Equal([LayerRole.Background, LayerRole.Shade, LayerRole.Headline], picture.Layers.Select(layer => layer.Role));
        Assert.Equal(1.2, picture.Clip!.Seconds, 1);
        Assert.EndsWith(".mp4", picture.Clip.Blob, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_video_leaves_the_still()
    {
        var server = (PexelsServer)Server;
        (server.HasNoPhotos, server.Clip) = (true, "#EXTM3U\n/etc/hostname\n"u8.ToArray());

        var picture = await PaintWithAsync();

        Assert.Null(picture.Clip);
        Assert.Equal([LayerRole.Background, LayerRole.Headline], picture.Layers.Select(layer => layer.Role));
    }

    [Fact]
    public async Task Pictures_come_from_the_providers_own_hosts_only()
    {
        ((PexelsServer)Server).PictureHost = "http://169.254.169.254";
        Assert.Equal("offline", (await PaintWithAsync("pexels,offline")).Provider);
        Assert.DoesNotContain(Server.Requests, request => request.ToString().Contains("photos", StringComparison.Ordinal));
    }

    private async Task<Picture> PaintWithAsync(string providers = "pexels")
    {
        await using var stage = new VendorStage([$"Visuals:Providers={providers}", .. Settings(Server.Address)]);
        return await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 480, height: 270), CancellationToken.None);
    }

    private static async Task<byte[]> MovingPicturesAsync()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Of("clip.mp4");
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(
            new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1.2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path]), CancellationToken.None);
        return await File.ReadAllBytesAsync(path);
    }
}
