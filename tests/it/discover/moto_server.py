"""Serves moto on a free port, told on standard output, until standard input closes.

Teaches moto what it leaves out and a discovery reads: the answers of AWS that depend on what was made before. What needs
no memory is answered by the proxy.
"""

import logging
import os
import sys
import threading
from copy import copy as shallow_copy

from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.core.responses import ActionResult
from moto.kms import models as kms_models
from moto.kms import responses as kms_responses
from moto.kms import utils as kms_utils
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.organizations import models as organizations
from werkzeug.serving import make_server


def accounts_have_the_id_before_the_at_of_their_address():
    made_up = organizations.utils.make_random_account_id
    wanted = threading.local()
    create = organizations.OrganizationsBackend.create_account

    def create_account(self, **kwargs):
        wanted.id = kwargs["Email"].split("@")[0]
        return create(self, **kwargs)

    organizations.OrganizationsBackend.create_account = create_account
    organizations.utils.make_random_account_id = lambda: getattr(wanted, "id", None) or made_up()


def keys_under_aliases_of_aws_are_managed_by_aws():
    # Whoever seeds makes `alias/aws/ebs` by CreateAlias, as nobody can in AWS. The other aliases of AWS have no key yet.
    kms_responses.RESERVED_ALIASES = []
    for alias in kms_utils.RESERVED_ALIASE_TARGET_KEY_IDS:
        kms_utils.RESERVED_ALIASE_TARGET_KEY_IDS[alias] = None
    create = kms_models.KmsBackend.create_alias

    def create_alias(self, target_key_id, alias_name):
        if alias_name.startswith("alias/aws/"):
            self.keys[self.get_key_id(target_key_id)].key_manager = "AWS"
        return create(self, target_key_id, alias_name)

    kms_models.KmsBackend.create_alias = create_alias


def the_name_of_a_key_policy_may_be_left_out():
    check = kms_responses._assert_default_policy
    kms_responses._assert_default_policy = lambda name: check(name or "default")


def snapshots_have_the_key_of_their_volume():
    create = EBSBackend.create_snapshot

    def create_snapshot(self, volume_id, *args, **kwargs):
        snapshot = create(self, volume_id, *args, **kwargs)
        snapshot.kms_key_id = snapshot.volume.kms_key_id
        return snapshot

    EBSBackend.create_snapshot = create_snapshot


def copies_come_from_no_volume():
    copy = EBSBackend.copy_snapshot

    def copy_snapshot(self, *args, **kwargs):
        snapshot = copy(self, *args, **kwargs)
        snapshot.volume = shallow_copy(snapshot.volume)
        snapshot.volume.id = "vol-ffffffff"
        return snapshot

    EBSBackend.copy_snapshot = copy_snapshot


def snapshots_have_no_product_codes():
    describe = ElasticBlockStore.describe_snapshot_attribute

    def describe_snapshot_attribute(self):
        if self._get_param("Attribute") == "productCodes":
            return ActionResult({"SnapshotId": self._get_param("SnapshotId"), "ProductCodes": []})
        return describe(self)

    ElasticBlockStore.describe_snapshot_attribute = describe_snapshot_attribute


def images_have_the_snapshots_they_were_registered_with():
    register = AmisResponse.register_image
    made_up = Ami.block_device_mappings

    def register_image(self):
        answer = register(self)
        image = self.ec2_backend.amis[answer.result["ImageId"]]
        image.mappings = self._get_param("BlockDeviceMappings", [])
        del self.ec2_backend.snapshots[image.ebs_snapshot.id]
        return answer

    AmisResponse.register_image = register_image
    Ami.block_device_mappings = property(lambda self: getattr(self, "mappings", None) or made_up.fget(self))


def the_default_key_of_ebs_can_be_asked_for():
    def get_ebs_default_kms_key_id(self):
        backend = self.ec2_backend
        arn = backend.default_kms_key_id
        keys = kms_models.kms_backends[backend.account_id][backend.region_name].keys
        key = keys.get(arn.rsplit("/", 1)[-1])
        managed = key is None or key.key_manager == "AWS"
        return ActionResult({"KmsKeyId": "alias/aws/ebs" if managed else arn})

    ElasticBlockStore.get_ebs_default_kms_key_id = get_ebs_default_kms_key_id


def exit_with_whoever_started_this():
    sys.stdin.buffer.read()
    os._exit(0)


accounts_have_the_id_before_the_at_of_their_address()
keys_under_aliases_of_aws_are_managed_by_aws()
the_name_of_a_key_policy_may_be_left_out()
snapshots_have_the_key_of_their_volume()
copies_come_from_no_volume()
snapshots_have_no_product_codes()
images_have_the_snapshots_they_were_registered_with()
the_default_key_of_ebs_can_be_asked_for()
logging.getLogger("werkzeug").setLevel(logging.ERROR)
threading.Thread(target=exit_with_whoever_started_this, daemon=True).start()
server = make_server(
    "127.0.0.1",
    0,
    DomainDispatcherApplication(create_backend_app),
    threaded=True,
    request_handler=MotoRequestHandler,
)
print(server.server_port, flush=True)
server.serve_forever()
