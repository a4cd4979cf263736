using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

/// <summary>Writes pairs of documents until it cannot (or so many of each), several writers at once; says each pair once it is acknowledged, and the code of a failure.</summary>
public sealed class DocumentWriter : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        FileSizeLimit.ReportAsError();
        using var store = new SqliteDocumentStore(arguments[0], TimeProvider.System);
        var (writers, pairs) = arguments.Length > 1 ? (int.Parse(arguments[1], null), int.Parse(arguments[2], null)) : (8, int.MaxValue);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < pairs; i++)
            {
                var id = $"{writer}-{i:000000}";
                try
                {
                    await store.WriteBatchAsync("notes", "p", [Operation($"{id}-a"), Operation($"{id}-b")], CancellationToken.None);
                }
                catch (PermanentException e)
                {
                    lock (store)
                        Console.Out.WriteLine(e.Code);
                    return;
                }
                lock (store)
                    Console.Out.WriteLine(id);
            }
        })));
    }

    private static DocumentOperation Operation(string id) =>
        DocumentOperation.Write(id, new Note(new string('x', 2000) + id), ContractJsonContext.Default.Note, WriteCondition.Absent);
}
