"""The brand: how letters look and who sends them; the policy: what the company has decided."""

from replygen.brand.load import Brand, load_brand
from replygen.brand.records import BrandFile, House, Person, Policy, PolicyWords, Sender

__all__ = ["Brand", "BrandFile", "House", "Person", "Policy", "PolicyWords", "Sender", "load_brand"]
