using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>The npm test server answers the read of a missing document with 500 unless the request may cross partitions; the real service ignores that here.</summary>
internal sealed class LocalServerHandler : RequestHandler
{
    public override Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers["x-ms-documentdb-query-enablecrosspartition"] = "true";
        return base.SendAsync(request, cancellationToken);
    }
}
