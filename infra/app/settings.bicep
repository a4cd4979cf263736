// Settings that the function app and the render worker share. It makes nothing.
param blobEndpoint string
param blobContainer string
param cosmosEndpoint string
param cosmosDatabase string
param serviceBusNamespace string

@description('What all blobs may take before artefacts that no video needs leave, in GB of 1,000,000,000 bytes.')
param maxGb int

@description('`Section__Key=value`, separated by semicolons, which no value has (entries of one stand between |): both get them, since what the API writes the worker reads.')
param extraSettings string

output shared object = {
  Storage__Documents: 'cosmos'
  Storage__Blobs: 'azure'
  MediaJobs__Transport: 'bus'
  Storage__MaxBytes: '${maxGb}000000000'
  AzureBlob__Endpoint: blobEndpoint
  AzureBlob__Container: blobContainer
  Cosmos__Endpoint: cosmosEndpoint
  Cosmos__Database: cosmosDatabase
  ServiceBus__fullyQualifiedNamespace: serviceBusNamespace
  ServiceBus__credential: 'managedidentity'
  // Scratch space only: what lasts is in blobs and documents.
  Data__Folder: '/tmp/autovideo'
}

// Stand above all others.
output extra object = toObject(
  filter(split(extraSettings, ';'), line => contains(line, '=')),
  line => trim(substring(line, 0, indexOf(line, '='))),
  line => trim(substring(line, indexOf(line, '=') + 1))
)
