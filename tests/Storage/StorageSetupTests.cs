using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Storage;

public sealed class StorageSetupTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();

    private static ServiceProvider Compose(string dataFolder, params KeyValuePair<string, string?>[] settings) => new ServiceCollection().AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", dataFolder)]).AddInMemoryCollection(settings).Build())
        .AddStorage().AddMediaJobs().BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    [Fact]
    public async Task Everything_lies_below_the_data_folder_and_is_there_after_a_restart()
    {
        var key = new DocumentKey("notes", "p", "a");
        await using (var first = Compose(folder.Of("data")))
        {
            await first.GetRequiredService<IDocumentStore>().WriteAsync(key, new Note("x"), ContractJsonContext.Default.Note, WriteCondition.None, null, None);
            await first.GetRequiredService<IBlobStore>().WriteAsync("b", new MemoryStream([1]), "image/png", None);
            await first.GetRequiredService<IMediaJobs>().SubmitAsync(new MediaJob("j", MediaJobKind.Voice, "{}"), None);
        }
        Assert.Equal([folder.Of("data")], Directory.GetFileSystemEntries(folder.Path));
        await using var second = Compose(folder.Of("data"));
        Assert.NotNull(await second.GetRequiredService<IDocumentStore>().ReadAsync(key, ContractJsonContext.Default.Note, None));
        Assert.NotNull(await second.GetRequiredService<IBlobStore>().FindAsync("b", None));
        Assert.NotNull(await second.GetRequiredService<IMediaJobs>().FindAsync("j", None));
    }

    [Fact]
    public async Task Without_the_media_worker_nothing_that_could_start_a_process_is_composed()
    {
        await using var services = Compose(folder.Path);
        Assert.DoesNotContain(services.GetServices<IHostedService>(), service => service.GetType().Assembly == typeof(IMediaJobs).Assembly);
    }

    [Fact]
    public async Task A_host_that_only_composes_storage_answers_signed_links()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", folder.Path)]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStorage();
        await using var app = builder.Build();
        await app.StartAsync();
        var server = app.Services.GetRequiredService<IServer>();
        app.Services.GetRequiredService<PublicAddress>().Base = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        var blobs = app.Services.GetRequiredService<IBlobStore>();
        await blobs.WriteAsync("film.mp4", new MemoryStream("film"u8.ToArray()), "video/mp4", None);
        using var client = new HttpClient();
        Assert.Equal("film", await client.GetStringAsync(await blobs.SignReadAsync("film.mp4", TimeSpan.FromMinutes(1), null, None), None));
        await app.StopAsync();
    }

    [Theory]
    [InlineData("Data:Folder", "")]
    [InlineData("Storage:MaxBytes", "0")]
    [InlineData("MediaJobs:MaxRender", "0")]
    [InlineData("MediaJobs:LeaseSeconds", "1")]
    public async Task A_setting_out_of_range_stops_the_start(string key, string value)
    {
        await using var services = Compose(folder.Path, new KeyValuePair<string, string?>(key, value));
        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(key.Split(':')[1], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage:Blobs", "azure", "blobs_unconfigured")]
    [InlineData("Storage:Documents", "cosmos", "documents_unconfigured")]
    public async Task An_engine_without_an_address_is_said_in_words(string key, string engine, string code)
    {
        await using var services = Compose(folder.Path, new KeyValuePair<string, string?>(key, engine));
        object Open() => code.StartsWith("blobs", StringComparison.Ordinal) ? services.GetRequiredService<IBlobStore>() : services.GetRequiredService<IDocumentStore>();
        Assert.Equal(code, Assert.Throws<PermanentException>(Open).Code);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_said_in_words()
    {
        File.WriteAllText(folder.Of("file"), "x");
        await using var services = Compose(folder.Of("file"));
        foreach (var open in new Func<object>[] { services.GetRequiredService<IDocumentStore>, services.GetRequiredService<IBlobStore>, services.GetRequiredService<IMediaJobs> })
            Assert.Equal("data_folder_unusable", Assert.Throws<PermanentException>(open).Code);
    }

    public void Dispose() => folder.Dispose();
}
