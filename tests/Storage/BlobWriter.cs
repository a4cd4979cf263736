using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Storage;

/// <summary>
/// Writes blobs into a data folder: for ever (<c>forever</c>), or one of so many bytes. Says each name once its write is acknowledged,
/// or the code of the failure.
/// </summary>
public sealed class BlobWriter : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", arguments[0])]).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddStorage().BuildServiceProvider();
        var store = services.GetRequiredService<IBlobStore>();
        if (arguments[1] == "forever")
            for (var i = 0; ; i++)
            {
                await WriteAsync(store, "replaced", i, 300_000);
                await WriteAsync(store, $"folder{i % 7}/{i}", i, 20_000);
            }
        try
        {
            await WriteAsync(store, arguments[2], 0, int.Parse(arguments[1], null));
        }
        catch (PermanentException e)
        {
            Console.Out.WriteLine(e.Code);
        }
    }

    private static async Task WriteAsync(IBlobStore store, string name, int number, int length)
    {
        using var content = new MemoryStream(Enumerable.Repeat((byte)('a' + number % 26), length).ToArray());
        await store.WriteAsync(name, content, "image/png", CancellationToken.None);
        Console.Out.WriteLine(name);
    }
}
